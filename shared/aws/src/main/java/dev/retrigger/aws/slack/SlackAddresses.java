package dev.retrigger.aws.slack;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Where messages may go: Slack over https, or a sink on this machine. A secret cannot send them
 * anywhere else.
 *
 * @param api the Web API, such as {@code https://slack.com/api}
 */
public record SlackAddresses(URI api) {
  private static final String DEFAULT_API = "https://slack.com/api";
  private static final Set<String> WEBHOOK_HOSTS = Set.of("hooks.slack.com", "hooks.slack-gov.com");
  private static final String REPLY_HOST = "hooks.slack.com";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public SlackAddresses {
    if (!isHttps(api) && !isLoopback(api)) {
      throw new IllegalStateException(
          "environment variable SLACK_API_URL is not an https address: leave it empty for "
              + DEFAULT_API);
    }
  }

  /** Reads the setting; an absent one means Slack itself. */
  public static SlackAddresses of(String apiUrl) {
    return new SlackAddresses(URI.create(apiUrl.isEmpty() ? DEFAULT_API : apiUrl));
  }

  public URI method(String name) {
    return URI.create(api + "/" + name);
  }

  /** The webhook's address, if messages may go there; it is itself a secret and never shown. */
  public URI webhook(String text) {
    try {
      URI address = URI.create(text);
      boolean slack = isHttps(address) && WEBHOOK_HOSTS.contains(address.getHost());
      boolean local = isLoopback(api) && isLoopback(address);
      if (slack || local) {
        return address;
      }
    } catch (IllegalArgumentException _) {
      // Refused below: the parser's own message would quote the secret.
    }
    throw new IllegalStateException(
        "the Slack secret's webhookUrl does not begin with https://hooks.slack.com/");
  }

  /** Where a click wants its answer, if that is Slack; the address lets its holder write there. */
  public Optional<URI> reply(String text) {
    try {
      URI address = URI.create(text);
      boolean slack =
          isHttps(address) && address.getPort() == -1 && REPLY_HOST.equals(address.getHost());
      boolean local = isLoopback(api) && isLoopback(address);
      return slack || local ? Optional.of(address) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean isHttps(URI address) {
    return "https".equals(address.getScheme())
        && address.getHost() != null
        && address.getUserInfo() == null;
  }

  private static boolean isLoopback(URI address) {
    return "http".equals(address.getScheme())
        && address.getHost() != null
        && LOOPBACK.contains(address.getHost());
  }
}
