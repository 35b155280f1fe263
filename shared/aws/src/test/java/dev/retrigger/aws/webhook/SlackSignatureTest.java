package dev.retrigger.aws.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.webhook.Verification.Verified;
import dev.retrigger.domain.Hmac;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("N-05")
final class SlackSignatureTest {
  /** The example of docs.slack.dev, "Verifying requests from Slack". */
  private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

  private static final long SENT = 1531420618;
  private static final String BODY =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
          + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
          + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
          + "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
          + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
  private static final String SIGNATURE =
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
  private static final List<String> KEYS = List.of(SECRET);

  private record Sent(String timestamp, String signature, String base64, long at) {
    boolean isValid(List<String> keys) {
      ObjectNode envelope = JsonNodeFactory.instance.objectNode();
      envelope.put("version", "2.0").put("routeKey", "POST /slack/actions");
      envelope
          .putObject("headers")
          .put("X-Slack-Request-Timestamp", timestamp)
          .put("X-Slack-Signature", signature);
      envelope.putObject("requestContext").put("timeEpoch", at * 1000 + 999);
      envelope.put("isBase64Encoded", true).put("body", base64);
      return Verifier.verify(HttpRequest.of(envelope), new Scheme.Slack(), keys)
          instanceof Verified;
    }
  }

  private static Sent sent(String timestamp, String signature, String body, long at) {
    return new Sent(timestamp, signature, base64(body.getBytes(UTF_8)), at);
  }

  @Test
  void shouldAcceptTheExampleThatSlackPublishes() {
    assertThat(signature(SECRET, SENT, BODY)).isEqualTo(SIGNATURE);
    assertThat(sent("1531420618", SIGNATURE, BODY, SENT).isValid(KEYS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, -1, 0, 1, 300})
  void shouldAcceptWithinFiveMinutesOfEitherSide(long late) {
    assertThat(sent("1531420618", SIGNATURE, BODY, SENT + late).isValid(KEYS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-8_000_000_000L, -301, 301, 86_400, 8_000_000_000L})
  void shouldRefuseBeyondFiveMinutesOfEitherSide(long late) {
    assertThat(sent("1531420618", SIGNATURE, BODY, SENT + late).isValid(KEYS)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "+1531420618",
        "-1531420618",
        "1531420618 ",
        " 1531420618",
        "1531420618\n",
        "0001531420618",
        "1531420618.0",
        "1.531420618e9",
        "0x5b4739ca",
        "١٥٣١٤٢٠٦١٨",
        "１５３１４２０６１８",
        "९",
        "9999999999999",
        "1531420618,1531420618"
      })
  void shouldRefuseATimestampThatIsNotPlainDigitsEvenIfItIsSigned(String timestamp) {
    String signature =
        "v0="
            + HexFormat.of()
                .formatHex(Hmac.sha256(SECRET, ("v0:" + timestamp + ":" + BODY).getBytes(UTF_8)));

    assertThat(sent(timestamp, signature, BODY, SENT).isValid(KEYS)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v0=",
        "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "v0=A2114D57B48EAC39B9AD189DD8316235A7B4A8D21A10BD27519666489C69B503",
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b5",
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b50300",
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503 ",
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503,v0=00",
        "v0=0000000000000000000000000000000000000000000000000000000000000000"
      })
  void shouldRefuseAnyOtherSpellingOfTheSignature(String signature) {
    assertThat(sent("1531420618", signature, BODY, SENT).isValid(KEYS)).isFalse();
  }

  @Test
  void shouldAcceptEitherKeyWhileTheyAreExchanged() {
    Sent sent = sent("1531420618", SIGNATURE, BODY, SENT);

    assertThat(sent.isValid(List.of("a-new-secret-of-slack", SECRET))).isTrue();
    assertThat(sent.isValid(List.of(SECRET, "an-old-secret-of-slack"))).isTrue();
    assertThat(sent.isValid(List.of("a-new-secret-of-slack"))).isFalse();
  }

  @Test
  void shouldRefuseWhenTheBodyWasWrittenAnew() {
    String body = "{\"a\": 1}";
    String signature = signature(SECRET, SENT, body);

    assertThat(sent("1531420618", signature, body, SENT).isValid(KEYS)).isTrue();
    assertThat(sent("1531420618", signature, "{\"a\":1}", SENT).isValid(KEYS)).isFalse();
  }

  @Test
  void shouldAcceptNoneOfTenThousandMutations() {
    Random random = new Random(20261121);
    int accepted = 0;
    int mutated = 0;
    while (mutated < 10_000) {
      Sent mutant = mutate(random);
      if (!isTheExample(mutant)) {
        mutated++;
        accepted += mutant.isValid(KEYS) ? 1 : 0;
      }
    }
    assertThat(accepted).isZero();
  }

  private static String signature(String secret, long timestamp, String body) {
    return "v0="
        + HexFormat.of()
            .formatHex(Hmac.sha256(secret, ("v0:" + timestamp + ":" + body).getBytes(UTF_8)));
  }

  private static String base64(byte[] body) {
    return Base64.getEncoder().encodeToString(body);
  }

  private static boolean isTheExample(Sent sent) {
    return sent.timestamp().equals("1531420618")
        && sent.signature().equals(SIGNATURE)
        && sent.base64().equals(base64(BODY.getBytes(UTF_8)));
  }

  private static Sent mutate(Random random) {
    String timestamp = "1531420618";
    String signature = SIGNATURE;
    byte[] body = BODY.getBytes(UTF_8);
    switch (random.nextInt(6)) {
      case 0 -> body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> body = Arrays.copyOf(body, random.nextInt(body.length + 20));
      case 2 -> {
        int from = random.nextInt(body.length);
        byte swapped = body[from];
        int to = random.nextInt(body.length);
        body[from] = body[to];
        body[to] = swapped;
      }
      case 3 -> signature = mutate(signature, random);
      case 4 -> timestamp = mutate(timestamp, random);
      default -> timestamp = Long.toString(SENT + random.nextInt(601) - 300);
    }
    return new Sent(timestamp, signature, base64(body), SENT);
  }

  private static String mutate(String text, Random random) {
    StringBuilder mutant = new StringBuilder(text);
    int at = random.nextInt(text.length());
    switch (random.nextInt(3)) {
      case 0 -> mutant.setCharAt(at, (char) (' ' + random.nextInt(95)));
      case 1 -> mutant.deleteCharAt(at);
      default -> mutant.insert(at, (char) (' ' + random.nextInt(95)));
    }
    return mutant.toString();
  }
}
