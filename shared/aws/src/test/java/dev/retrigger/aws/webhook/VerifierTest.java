package dev.retrigger.aws.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.aws.webhook.Verification.Rejected;
import dev.retrigger.aws.webhook.Verification.Verified;
import dev.retrigger.domain.Hmac;
import dev.retrigger.events.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the one verifier takes a request from, scheme by scheme. */
@Tag("N-05")
final class VerifierTest {
  private static final String OTHER = "another-secret-of-some-length";
  private static final String OTHER_STANDARD = "whsec_" + "b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldA==";

  static List<SignedRequest> all() {
    return SignedRequest.ALL;
  }

  static Stream<SignedRequest> timed() {
    return Stream.of(
        SignedRequest.STANDARD, SignedRequest.SLACK, SignedRequest.MLFLOW, SignedRequest.SHA512);
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldAcceptTheVectorsThatVendorsPublish(SignedRequest signed) {
    assertThat(signed.isVerified()).isTrue();
  }

  @Test
  void shouldNameTheDeliveryOnlyWhereTheProofCoversItsId() {
    assertThat(SignedRequest.STANDARD.deliveryId()).hasValue("msg_p5jXN8AQM9LWM0D4loKWxJek");
    assertThat(SignedRequest.MLFLOW.deliveryId()).hasValue("3f0e2a3e-5a0c-4f5e-9d55-0d1c2b3a4f5e");
    assertThat(SignedRequest.SHA512.deliveryId()).isPresent();
    assertThat(SignedRequest.GITLAB_TOKEN.deliveryId()).isPresent();
    assertThat(SignedRequest.GITHUB.with("X-GitHub-Delivery", "made-up").deliveryId()).isEmpty();
  }

  @Test
  void shouldNameTheTimeOnlyWhereNothingElseMayTellRequestsApart() {
    SignedRequest acme = SignedRequest.SHA512;
    byte[] code =
        Hmac.sha256(acme.secret().getBytes(UTF_8), ("1795248000." + acme.body()).getBytes(UTF_8));
    SignedRequest clocked =
        acme.with("X-Acme-Signature", HexFormat.of().formatHex(code))
            .by(
                SchemeReader.scheme(
                    Json.tree(
                        """
                        {"scheme": "hmac", "header": "X-Acme-Signature",
                         "signed": "{timestamp}.{body}", "timestampHeader": "X-Acme-Time"}
                        """)));

    assertThat(clocked.verify(acme.secret()))
        .isEqualTo(new Verified(Optional.empty(), Optional.of("1795248000")));
    assertThat(SignedRequest.ALL)
        .extracting(signed -> signed.verify(signed.secret()))
        .allSatisfy(verification -> assertThat(((Verified) verification).timestamp()).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldReadHeadersInAnyCase(SignedRequest signed) {
    SignedRequest shouted = signed;
    for (var header : signed.headers().entrySet()) {
      shouted =
          shouted
              .without(header.getKey())
              .with(header.getKey().toUpperCase(Locale.ROOT), header.getValue());
    }
    assertThat(shouted.isVerified()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldRefuseWhenAHeaderIsMissingOrEmptyOrSentTwice(SignedRequest signed) {
    for (var header : signed.headers().entrySet()) {
      boolean needed = !header.getKey().equals("Idempotency-Key");
      assertThat(signed.without(header.getKey()).isVerified()).isEqualTo(!needed);
      assertThat(signed.with(header.getKey(), "").isVerified()).isFalse();
      assertThat(
              signed.with(header.getKey().toUpperCase(Locale.ROOT), header.getValue()).isVerified())
          .isFalse();
      assertThat(
              signed
                  .with(header.getKey(), header.getValue() + "," + header.getValue())
                  .isVerified())
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldAcceptEitherSecretWhileTheyAreExchangedAndNoOther(SignedRequest signed) {
    String other = signed.scheme() instanceof Scheme.StandardWebhooks ? OTHER_STANDARD : OTHER;

    assertThat(signed.verify(other, signed.secret())).isInstanceOf(Verified.class);
    assertThat(signed.verify(signed.secret(), other)).isInstanceOf(Verified.class);
    assertThat(signed.verify(other)).isEqualTo(new Rejected());
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldFailRatherThanOpenWhenASecretIsMissingOrShort(SignedRequest signed) {
    for (List<String> secrets :
        List.of(
            List.<String>of(),
            List.of(""),
            List.of("     "),
            List.of("fifteen-chars.."),
            List.of("whsec_"),
            List.of("whsec_c2hvcnQ="),
            List.of(signed.secret(), ""))) {
      assertThatThrownBy(() -> Verifier.verify(signed.request(), signed.scheme(), secrets))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("secret")
          .hasMessageNotContaining(signed.secret());
    }
  }

  @ParameterizedTest
  @MethodSource("timed")
  void shouldHoldTheWindowOnBothSides(SignedRequest signed) {
    for (long late : new long[] {-300, -1, 0, 1, 300}) {
      assertThat(signed.at(signed.at() + late).isVerified()).isTrue();
    }
    for (long late : new long[] {-8_000_000_000L, -301, 301, 86_400, 8_000_000_000L}) {
      assertThat(signed.at(signed.at() + late).isVerified()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1614265330",
        "-1614265330",
        " 1614265330",
        "1614265330 ",
        "0001614265330",
        "1614265330.0",
        "1.614265330e9",
        "١٦١٤٢٦٥٣٣٠",
        "１６１４２６５３３０",
        "9999999999999"
      })
  void shouldRefuseATimestampThatIsNotPlainDigitsEvenIfItIsSigned(String timestamp) {
    SignedRequest signed = SignedRequest.STANDARD;
    SignedRequest odd =
        signed
            .with("webhook-timestamp", timestamp)
            .with("webhook-signature", v1("msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp));

    assertThat(odd.isVerified()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"msg.1614265330", ".", "a b", "é", "a\n", ""})
  void shouldRefuseAnIdThatMovesTheBordersOfWhatIsSigned(String id) {
    SignedRequest odd =
        SignedRequest.STANDARD
            .with("webhook-id", id)
            .with("webhook-signature", v1(id, "1614265330"));

    assertThat(odd.isVerified()).isFalse();
  }

  @Test
  void shouldAcceptAnyFirstVersionSignatureOfSeveralAndSkipTheOthers() {
    String right = SignedRequest.STANDARD.header("webhook-signature");
    String code = right.substring(3);
    String wrong = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    assertThat(signatures(wrong + " " + right).isVerified()).isTrue();
    assertThat(signatures("v1a,AAAA v2,BBBB " + right + " " + wrong).isVerified()).isTrue();
    assertThat(signatures("v1a," + code).isVerified()).isFalse();
    assertThat(signatures("v2," + code).isVerified()).isFalse();
    assertThat(signatures("v1a,v1," + code).isVerified()).isFalse();
    assertThat(signatures(right + "," + wrong).isVerified()).isFalse();
    assertThat(signatures(right + "  " + wrong).isVerified()).isFalse();
    assertThat(signatures(code).isVerified()).isFalse();
    assertThat(signatures("v1," + code.replace("=", "")).isVerified()).isFalse();
    assertThat(signatures((wrong + " ").repeat(10) + right).isVerified()).isFalse();
  }

  @Test
  void shouldFallBackFromSignatureToTokenInNeitherDirection() {
    SignedRequest token = SignedRequest.GITLAB_TOKEN;
    SignedRequest standard = SignedRequest.STANDARD;

    assertThat(token.with("webhook-signature", "v1,AAAA").isVerified()).isFalse();
    assertThat(standard.without("webhook-signature").with("X-Gitlab-Token", standard.secret()))
        .returns(false, SignedRequest::isVerified);
    assertThat(standard.with("X-Gitlab-Token", standard.secret()).by(new Scheme.GitLabToken()))
        .returns(false, SignedRequest::isVerified);
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldTakeNoRequestOfOneSchemeForAnother(SignedRequest signed) {
    for (SignedRequest other : all()) {
      if (!other.scheme().equals(signed.scheme())
          && !(other.scheme() instanceof Scheme.StandardWebhooks)) {
        assertThat(signed.by(other.scheme()).isVerified()).isFalse();
      }
    }
  }

  @Test
  void shouldSignTheBytesThatWereSentAndNotWhatTheyMean() {
    byte[] body = {(byte) 0xff, 0, 13, 10, (byte) 0xc3};
    SignedRequest raw = SignedRequest.BASE64.withBody(body);
    String code =
        Base64.getEncoder().encodeToString(Hmac.sha256(raw.secret().getBytes(UTF_8), body));

    assertThat(raw.with("X-Acme-Signature", code).isVerified()).isTrue();
    assertThat(SignedRequest.BASE64.withBody("{\"go\": true}").isVerified()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldAcceptNoneOfTenThousandMutations(SignedRequest signed) {
    Random random = new Random(20261121);
    List<String> accepted = new ArrayList<>();
    int mutated = 0;
    while (mutated < 10_000) {
      SignedRequest mutant = mutate(signed, random);
      if (!mutant.equals(signed)) {
        mutated++;
        if (mutant.isVerified()) {
          accepted.add(mutant.headers() + " " + mutant.body());
        }
      }
    }
    assertThat(accepted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"scheme\": \"none\"}",
        "{\"scheme\": \"hmac\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X Acme\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"algorithm\": \"md5\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"encoding\": \"HEX\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"prefix\": \"a,b\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"prefix\": 1}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"signed\": \"\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"signed\": \"{id}\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"signed\": \"{body}.{body}\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"signed\": \"{body}.{url}\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"signed\": \"{id}.{body}\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"idHeader\": \"X-I\","
            + " \"signed\": \"{id}{body}\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"idHeader\": \"X-I\","
            + " \"signed\": \"{id}-{body}\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"timestampHeader\": \"X-T\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"signed\": \"{timestamp}.{body}\"}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"window\": 0}",
        "{\"scheme\": \"hmac\", \"header\": \"X-A\", \"window\": \"300\"}"
      })
  void shouldRefuseASchemeThatCannotBeMeant(String sender) {
    assertThatThrownBy(() -> SchemeReader.scheme(Json.tree(sender)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'");
  }

  @Test
  void shouldShowWhatIsClaimedWithoutProof() {
    SignedRequest forged = SignedRequest.MLFLOW.with("X-MLflow-Signature", "v1,AAAA");

    assertThat(forged.isVerified()).isFalse();
    assertThat(Verifier.unproven(forged.request(), forged.scheme()).deliveryId())
        .isEqualTo(Optional.of("3f0e2a3e-5a0c-4f5e-9d55-0d1c2b3a4f5e"));
  }

  private static SignedRequest signatures(String text) {
    return SignedRequest.STANDARD.with("webhook-signature", text);
  }

  private static String v1(String id, String timestamp) {
    byte[] key = Base64.getDecoder().decode(SignedRequest.STANDARD.secret().substring(6));
    byte[] text = (id + "." + timestamp + "." + SignedRequest.STANDARD.body()).getBytes(UTF_8);
    return "v1," + Base64.getEncoder().encodeToString(Hmac.sha256(key, text));
  }

  /** A plain token says nothing about the body, and the delivery's id is its holder's to choose. */
  private static SignedRequest mutate(SignedRequest signed, Random random) {
    boolean token = signed.scheme() instanceof Scheme.GitLabToken;
    byte[] body = signed.bytes();
    return switch (token ? 3 : random.nextInt(6)) {
      case 0 -> {
        body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
        yield signed.withBody(body);
      }
      case 1 -> signed.withBody(Arrays.copyOf(body, random.nextInt(body.length + 20)));
      case 2 -> {
        int from = random.nextInt(body.length);
        int to = random.nextInt(body.length);
        byte swapped = body[from];
        body[from] = body[to];
        body[to] = swapped;
        yield signed.withBody(body);
      }
      default -> {
        List<String> names =
            signed.headers().keySet().stream()
                .filter(name -> !name.equals("Idempotency-Key"))
                .sorted()
                .toList();
        String name = names.get(random.nextInt(names.size()));
        yield signed.with(name, mutate(signed.header(name), random));
      }
    };
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
