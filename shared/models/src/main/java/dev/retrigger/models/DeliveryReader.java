package dev.retrigger.models;

import dev.retrigger.domain.Text;
import dev.retrigger.models.Target.Await;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads targets that are given a message: functions, topics and URLs. */
final class DeliveryReader {
  private static final String FUNCTION =
      "[A-Za-z0-9_-]{1,64}(?::(?:\\$LATEST|[A-Za-z0-9_-]{1,128}))?";
  private static final NameForm LAMBDA =
      NameForm.plain(
              "a function",
              FUNCTION,
              "NAME or NAME:ALIAS; or arn:aws:lambda:REGION:ACCOUNT:function:NAME")
          .orArn("lambda", "function:" + FUNCTION);
  private static final NameForm TOPIC =
      NameForm.plain(
          "a topic", "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}", "letters, digits, '.', '-' and '_'");
  private static final Function<String, String> BROKERS =
      Words.matching(
          "[A-Za-z0-9.-]{1,253}:\\d{2,5}(?:,[A-Za-z0-9.-]{1,253}:\\d{2,5}){0,19}",
          "write HOST:PORT,HOST:PORT");
  private static final Pattern HOST =
      Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61})");
  private static final int URL_MOST = 2048;

  private final EnvironmentText environment;
  private final TemplateReader templates;

  DeliveryReader(EnvironmentText environment, TemplateReader templates) {
    this.environment = environment;
    this.templates = templates;
  }

  Optional<Target> lambda(Fields fields) {
    Await await = await(fields);
    return fields
        .readRequired("function", LAMBDA.in(environment))
        .map(function -> new Target.Lambda(function, await));
  }

  Optional<Target> kafka(Fields fields) {
    Optional<String> brokers = fields.readRequired("brokers", environment.andThen(BROKERS));
    Optional<String> topic = fields.readRequired("topic", TOPIC.in(environment));
    Optional<ParameterTemplate> key = fields.get("key").flatMap(templates::setting);
    Optional<String> credentials = fields.read("credentials", templates::entry);
    Await await = await(fields);
    return brokers.flatMap(
        hosts -> topic.map(name -> new Target.Kafka(hosts, name, key, credentials, await)));
  }

  Optional<Target> webhook(Fields fields) {
    Optional<String> url = fields.readRequired("url", environment.andThen(DeliveryReader::url));
    Optional<String> secret = fields.readRequired("secret", templates::entry);
    Await await = await(fields);
    return url.flatMap(to -> secret.map(with -> new Target.Webhook(to, with, await)));
  }

  private static Await await(Fields fields) {
    return fields.read("await", Words.of(List.of(Await.values()))).orElse(Await.DELIVERY);
  }

  /** Only names of the public kind: an address or a bare host may be something of our own. */
  private static String url(String text) {
    Optional<URI> uri = uri(text);
    if (uri.isEmpty()
        || !"https".equals(uri.get().getScheme())
        || uri.get().getRawUserInfo() != null
        || uri.get().getRawFragment() != null
        || uri.get().getHost() == null
        || text.length() > URL_MOST) {
      throw new InvalidValue(
          "'" + Text.brief(text) + "' is not an https URL",
          "write https://HOST/PATH, without user, password and fragment");
    }
    if (!HOST.matcher(uri.get().getHost()).matches()) {
      throw new InvalidValue(
          "'" + Text.brief(uri.get().getHost()) + "' is not the full name of a host",
          "write it in lower case, with its domain; addresses are not called");
    }
    return text;
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
