package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How something in AWS is called: by its plain name or, where the service takes one, by its ARN.
 *
 * @param what with its article
 * @param arn the ARN's own form, if there is one
 * @param form how to write the name, for people
 */
record NameForm(String what, Pattern plain, Optional<ArnForm> arn, String form)
    implements Function<String, String> {

  static NameForm plain(String what, String regex, String form) {
    return new NameForm(what, Pattern.compile(regex), Optional.empty(), form);
  }

  NameForm orArn(String service, String resource) {
    return new NameForm(
        what, plain, Optional.of(new ArnForm(service, Pattern.compile(resource))), form);
  }

  /** The same, of texts in which the environment may be named. */
  Function<String, String> in(EnvironmentText environment) {
    return environment.andThen(this);
  }

  @Override
  public String apply(String text) {
    boolean named =
        Arn.parse(text)
            .map(found -> arn.isPresent() && arn.get().matches(found))
            .orElseGet(() -> plain.matcher(text).matches());
    if (!named) {
      throw new InvalidValue(
          "'" + Text.brief(text) + "' does not name " + what, "write its name: " + form);
    }
    return text;
  }

  record ArnForm(String service, Pattern resource) {
    boolean matches(Arn arn) {
      return arn.service().equals(service) && resource.matcher(arn.resource()).matches();
    }
  }
}
