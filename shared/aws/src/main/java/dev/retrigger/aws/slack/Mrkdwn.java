package dev.retrigger.aws.slack;

import dev.retrigger.domain.Text;
import dev.retrigger.domain.Timestamps;
import java.net.URI;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Text from outside, made safe for Slack's markup: it stays on one line, calls nobody, links
 * nowhere, and is never cut inside an escape.
 */
public final class Mrkdwn {
  // Escaping makes <!channel> harmless; a bare @channel still rings where Slack parses plain text.
  private static final Pattern CALL_TO_ALL =
      Pattern.compile("@(?=(?:channel|everyone|here)\\b)", Pattern.CASE_INSENSITIVE);
  private static final Pattern SLACK_USER = Pattern.compile("slack:[UW][A-Z0-9]{2,20}");
  private static final String NOT_A_MENTION = "@\u200B";

  private Mrkdwn() {}

  /** At most {@code limit} characters of {@code text}, counted as Slack will: after escaping. */
  public static String escape(String text, int limit) {
    String line = CALL_TO_ALL.matcher(Text.brief(text, limit)).replaceAll(NOT_A_MENTION);
    StringBuilder escaped = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); ) {
      int character = line.codePointAt(i);
      i += Character.charCount(character);
      String next = escape(character);
      if (escaped.length() + next.length() > (i < line.length() ? limit - 1 : limit)) {
        return escaped.append('…').toString();
      }
      escaped.append(next);
    }
    return escaped.toString();
  }

  /** A link with a word of ours on it; only to an https address, else just the word. */
  public static String link(URI target, String word) {
    String address = target.toASCIIString();
    boolean plain = address.chars().noneMatch(each -> each == '|' || each == '<' || each == '>');
    return "https".equals(target.getScheme()) && plain
        ? "<" + address.replace("&", "&amp;") + "|" + word + ">"
        : word + ": " + escape(address, 300);
  }

  /** Somebody: by the name that Slack shows if they are known to Slack, else as text. */
  public static String person(String identity) {
    return SLACK_USER.matcher(identity).matches()
        ? "<@" + identity.substring("slack:".length()) + ">"
        : escape(identity, 200);
  }

  /** Who decided, how and when: {@code Approved by @ann (slack) at ...}. */
  public static String decision(String what, String by, String via, Instant at) {
    return escape(what, 40) + " by " + person(by) + " (" + escape(via, 20) + ") at " + time(at);
  }

  /** A time in the reader's own zone. */
  public static String time(Instant instant) {
    return "<!date^"
        + instant.getEpochSecond()
        + "^{date_short_pretty} {time}|"
        + Timestamps.format(instant)
        + ">";
  }

  private static String escape(int character) {
    return switch (character) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      default -> Character.toString(character);
    };
  }
}
