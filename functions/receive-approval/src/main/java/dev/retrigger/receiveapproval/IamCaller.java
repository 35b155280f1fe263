package dev.retrigger.receiveapproval;

import dev.retrigger.aws.HttpRequest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom the gateway's IAM authorizer let in, as a claimant: {@code iam:ROLE} for whoever has taken
 * on a role, {@code iam:user/NAME} for a user. Anybody else, and anybody of another account, is
 * nobody here.
 */
final class IamCaller {
  private static final Pattern ROLE =
      Pattern.compile(
          "arn:aws[a-z-]*:sts::([0-9]{12}):assumed-role/([\\w+=,.@-]{1,64})/([\\w+=,.@-]{2,64})");
  private static final Pattern USER =
      Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):user/(?:[!-~]{0,511}/)?([\\w+=,.@-]{1,64})");

  private IamCaller() {}

  /**
   * The claimant.
   *
   * @param account the account of the gateway
   */
  static Optional<Claimant> of(HttpRequest.Caller caller, String account) {
    Matcher role = ROLE.matcher(caller.userArn());
    if (role.matches() && role.group(1).equals(account)) {
      String identity = "iam:" + role.group(2);
      return Optional.of(claimant(identity + "/" + role.group(3), identity));
    }
    Matcher user = USER.matcher(caller.userArn());
    if (user.matches() && user.group(1).equals(account)) {
      String identity = "iam:user/" + user.group(2);
      return Optional.of(claimant(identity, identity));
    }
    return Optional.empty();
  }

  private static Claimant claimant(String name, String identity) {
    return new Claimant(Way.CLI, name, identity, Set.of(), Groups.NONE);
  }
}
