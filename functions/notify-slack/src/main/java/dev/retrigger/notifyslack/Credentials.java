package dev.retrigger.notifyslack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.slack.SlackAddresses;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.net.URI;
import java.util.regex.Pattern;

/** How we may speak to a workspace. Neither form ever shows its secret as text. */
sealed interface Credentials {
  /** An app's bot token: threads and updates. */
  record BotToken(String token) implements Credentials {
    // Checked here, because the JDK's own complaint about a bad header value quotes the value.
    private static final Pattern FORM = Pattern.compile("xox[A-Za-z0-9.-]{1,500}");

    public BotToken {
      if (!FORM.matcher(token).matches()) {
        throw new IllegalStateException("the Slack secret's botToken does not begin with xoxb-");
      }
    }

    @Override
    public String toString() {
      return "BotToken[…]";
    }
  }

  /** An incoming webhook: can only send, to the one channel that it was made for. */
  record Webhook(URI address) implements Credentials {
    @Override
    public String toString() {
      return "Webhook[…]";
    }
  }

  /** Reads the secret; what is wrong is said without the secret. */
  static Credentials read(String secret, SlackAddresses addresses) {
    JsonNode json;
    try {
      json = Json.tree(secret);
    } catch (InvalidEventException _) {
      json = Json.tree("{}");
    }
    if (json.path("botToken").isTextual()) {
      return new BotToken(json.path("botToken").textValue().strip());
    }
    if (json.path("webhookUrl").isTextual()) {
      return new Webhook(addresses.webhook(json.path("webhookUrl").textValue().strip()));
    }
    throw new IllegalStateException(
        "the Slack secret is not {\"botToken\": \"xoxb-…\"} or"
            + " {\"webhookUrl\": \"https://hooks.slack.com/…\"}");
  }
}
