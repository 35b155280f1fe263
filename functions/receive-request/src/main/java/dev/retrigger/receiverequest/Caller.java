package dev.retrigger.receiverequest;

import dev.retrigger.aws.HttpRequest;
import dev.retrigger.domain.Text;
import dev.retrigger.events.Operator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who asks, as far as AWS vouches for it: {@code iam:ROLE/SESSION}, {@code iam:user/NAME}. Who
 * invokes the function directly is known to IAM and not to us: {@code iam:direct}, with the name
 * that they give themselves, which proves nothing.
 */
record Caller(String name) {
  private static final Pattern ROLE =
      Pattern.compile(
          "arn:aws[a-z-]*:sts::[0-9]{12}:assumed-role/([\\w+=,.@-]{1,64})/([\\w+=,.@-]{2,64})");
  private static final Pattern USER =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:user/(?:[!-~]{0,511}/)?([\\w+=,.@-]{1,64})");
  private static final Pattern CLAIM = Pattern.compile("[\\w+=,.@-]{1,64}");
  private static final String DIRECT = "iam:direct";

  /** Whom the gateway's IAM authorizer let in. */
  static Caller of(HttpRequest request) {
    return request.caller().flatMap(caller -> named(caller.userArn())).orElseThrow(Refusal::nobody);
  }

  private static Optional<Caller> named(String arn) {
    Matcher role = ROLE.matcher(arn);
    if (role.matches()) {
      return Optional.of(new Caller("iam:" + role.group(1) + "/" + role.group(2)));
    }
    Matcher user = USER.matcher(arn);
    return user.matches() ? Optional.of(new Caller("iam:user/" + user.group(1))) : Optional.empty();
  }

  /** Whoever invokes the function directly, and says to be {@code claimed}. */
  static Caller direct(Optional<String> claimed) {
    return new Caller(
        claimed
            .map(
                name -> {
                  if (!CLAIM.matcher(name).matches()) {
                    throw Refusal.invalid(
                        "by",
                        "not a name: '" + Text.brief(name) + "'",
                        "write 1 to 64 letters, digits and any of + = , . @ - _");
                  }
                  return DIRECT + "/" + name;
                })
            .orElse(DIRECT));
  }

  Operator operator(Optional<String> reason) {
    return new Operator(name, reason.orElse("no reason given"));
  }
}
