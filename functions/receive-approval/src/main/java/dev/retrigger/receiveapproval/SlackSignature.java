package dev.retrigger.receiveapproval;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retrigger.aws.HttpRequest;
import dev.retrigger.domain.Hmac;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a request is Slack's: its signature, version 0, over the body's bytes, and not old. */
final class SlackSignature {
  // Digits of other alphabets, signs and blanks are numbers to many a parser; to Slack they are
  // not.
  private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,12}");
  private static final Pattern SIGNATURE = Pattern.compile("v0=([0-9a-f]{64})");
  private static final long WINDOW_SECONDS = 300;

  private SlackSignature() {}

  static boolean isValid(HttpRequest request, List<String> keys) {
    Optional<String> timestamp =
        request
            .soleHeader("X-Slack-Request-Timestamp")
            .filter(text -> TIMESTAMP.matcher(text).matches());
    Optional<Matcher> signature =
        request.soleHeader("X-Slack-Signature").map(SIGNATURE::matcher).filter(Matcher::matches);
    if (timestamp.isEmpty() || signature.isEmpty()) {
      return false;
    }
    long age = request.at().getEpochSecond() - Long.parseLong(timestamp.get());
    byte[] code = HexFormat.of().parseHex(signature.get().group(1));
    byte[] head = ("v0:" + timestamp.get() + ":").getBytes(UTF_8);
    return Math.abs(age) <= WINDOW_SECONDS && Hmac.isValid(code, keys, head, request.body());
  }
}
