package dev.retrigger.aws.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.webhook.Scheme.Custom;
import dev.retrigger.aws.webhook.Scheme.Encoding;
import dev.retrigger.aws.webhook.Scheme.GitHub;
import dev.retrigger.aws.webhook.Scheme.GitLabToken;
import dev.retrigger.aws.webhook.Scheme.Mlflow;
import dev.retrigger.aws.webhook.Scheme.Slack;
import dev.retrigger.aws.webhook.Scheme.StandardWebhooks;
import dev.retrigger.aws.webhook.Verification.Rejected;
import dev.retrigger.aws.webhook.Verification.Verified;
import dev.retrigger.domain.Hmac;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Tells whose a request is, from the bytes that were sent and the gateway's clock. What a scheme
 * does not name exactly once, exactly so, is rejected; no scheme falls back to another. A secret
 * that is missing, short or malformed is never an open door: whoever verifies with it fails.
 */
public final class Verifier {
  // Digits of other alphabets, signs and blanks are numbers to many a parser; to senders they are
  // not.
  private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,12}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_=+/-]{1,200}");

  /** Each is {@code version,code}: a header that was sent twice has a comma more. */
  private static final Pattern STANDARD_SIGNATURES =
      Pattern.compile("v[0-9a-z]{1,8},[A-Za-z0-9+/=]*( v[0-9a-z]{1,8},[A-Za-z0-9+/=]*){0,9}");

  private static final Pattern MLFLOW_SIGNATURE = Pattern.compile("v1,[A-Za-z0-9+/=]*");
  private static final String STANDARD_SIGNATURE_HEADER = "webhook-signature";
  private static final String STANDARD_SECRET = "whsec_";
  private static final int SHORTEST = 16;

  private static final SignedText ID_CLOCK_BODY = SignedText.of("{id}.{timestamp}.{body}");

  private Verifier() {}

  /**
   * Verifies a request with any of the secrets: two while they are exchanged.
   *
   * @throws IllegalStateException if a secret is none for this scheme
   */
  public static Verification verify(HttpRequest request, Scheme scheme, List<String> secrets) {
    if (secrets.isEmpty()) {
      throw new IllegalStateException("there is no secret");
    }
    List<byte[]> keys = secrets.stream().map(secret -> key(scheme, secret)).toList();
    return claim(request, scheme)
        .filter(claim -> claim.isNow(request) && claim.isMadeWith(keys))
        .<Verification>map(claim -> verified(claim, scheme))
        .orElseGet(Rejected::new);
  }

  /**
   * What a request claims, without any proof: for showing what it would do, and for nothing else.
   */
  public static Verified unproven(HttpRequest request, Scheme scheme) {
    return claim(request, scheme)
        .map(claim -> verified(claim, scheme))
        .orElseGet(() -> new Verified(Optional.empty(), Optional.empty()));
  }

  /** Slack signs each attempt anew, and names the event in the body; others have only the time. */
  private static Verified verified(Claim claim, Scheme scheme) {
    return new Verified(
        claim.id, claim.timestamp.filter(_ -> claim.id.isEmpty() && scheme instanceof Custom));
  }

  private static Optional<Claim> claim(HttpRequest request, Scheme scheme) {
    return switch (scheme) {
      case StandardWebhooks _ -> standardWebhooks(request);
      case GitLabToken _ -> gitLabToken(request);
      case Mlflow _ -> mlflow(request);
      case Slack _ -> slack(request);
      case GitHub _ -> gitHub(request);
      case Custom custom -> custom(request, custom);
    };
  }

  private static byte[] key(Scheme scheme, String secret) {
    byte[] key =
        scheme instanceof StandardWebhooks ? standardKey(secret) : secret.strip().getBytes(UTF_8);
    if (key.length < SHORTEST) {
      throw new IllegalStateException("the secret is missing or has fewer than 16 bytes");
    }
    if (scheme instanceof GitLabToken && secret.indexOf(',') >= 0) {
      throw new IllegalStateException("a secret that is sent as a header may not have a comma");
    }
    return key;
  }

  private static byte[] standardKey(String secret) {
    String text = secret.strip();
    try {
      return Base64.getDecoder()
          .decode(text.startsWith(STANDARD_SECRET) ? text.substring(6) : text);
    } catch (IllegalArgumentException _) {
      throw new IllegalStateException("the secret is not 'whsec_' and base64");
    }
  }

  private static Optional<Claim> standardWebhooks(HttpRequest request) {
    Optional<String> id = request.soleHeader("webhook-id").filter(Verifier::isId);
    Optional<String> timestamp = timestamp(request, "webhook-timestamp");
    Optional<String> signatures =
        request
            .header(STANDARD_SIGNATURE_HEADER)
            .filter(text -> STANDARD_SIGNATURES.matcher(text).matches());
    if (id.isEmpty() || timestamp.isEmpty() || signatures.isEmpty()) {
      return Optional.empty();
    }
    List<String> first =
        Arrays.stream(signatures.get().split(" ", -1)).filter(s -> s.startsWith("v1,")).toList();
    return Optional.of(idClockBody(request, first, id.get(), timestamp.get()));
  }

  private static Optional<Claim> mlflow(HttpRequest request) {
    Optional<String> id = request.soleHeader("X-MLflow-Delivery-Id").filter(Verifier::isId);
    Optional<String> timestamp = timestamp(request, "X-MLflow-Timestamp");
    Optional<String> signature =
        request
            .header("X-MLflow-Signature")
            .filter(text -> MLFLOW_SIGNATURE.matcher(text).matches());
    if (id.isEmpty() || timestamp.isEmpty() || signature.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(idClockBody(request, List.of(signature.get()), id.get(), timestamp.get()));
  }

  private static Claim idClockBody(
      HttpRequest request, List<String> signatures, String id, String timestamp) {
    byte[][] signed = ID_CLOCK_BODY.of(id, timestamp, request.body());
    return new Claim(
        signatures,
        key -> "v1," + Base64.getEncoder().encodeToString(Hmac.sha256(key, signed)),
        Optional.of(id),
        Optional.of(timestamp),
        Scheme.WINDOW);
  }

  /** Whoever sends a signature wants it verified: the plain token will not do instead. */
  private static Optional<Claim> gitLabToken(HttpRequest request) {
    Optional<String> token = request.soleHeader("X-Gitlab-Token");
    Optional<String> id = request.header("Idempotency-Key");
    if (token.isEmpty()
        || request.header(STANDARD_SIGNATURE_HEADER).isPresent()
        || !id.map(Verifier::isId).orElse(true)) {
      return Optional.empty();
    }
    return Optional.of(
        new Claim(
            List.of(token.get()),
            key -> new String(key, UTF_8),
            id,
            Optional.empty(),
            Scheme.WINDOW));
  }

  private static Optional<Claim> slack(HttpRequest request) {
    Optional<String> timestamp = timestamp(request, "X-Slack-Request-Timestamp");
    Optional<String> signature = request.soleHeader("X-Slack-Signature");
    if (timestamp.isEmpty() || signature.isEmpty()) {
      return Optional.empty();
    }
    byte[] head = ("v0:" + timestamp.get() + ":").getBytes(UTF_8);
    byte[] body = request.body();
    return Optional.of(
        new Claim(
            List.of(signature.get()),
            key -> "v0=" + HexFormat.of().formatHex(Hmac.sha256(key, head, body)),
            Optional.empty(),
            timestamp,
            Scheme.WINDOW));
  }

  private static Optional<Claim> gitHub(HttpRequest request) {
    byte[] body = request.body();
    return request
        .soleHeader("X-Hub-Signature-256")
        .map(
            signature ->
                new Claim(
                    List.of(signature),
                    key -> "sha256=" + HexFormat.of().formatHex(Hmac.sha256(key, body)),
                    Optional.empty(),
                    Optional.empty(),
                    Scheme.WINDOW));
  }

  private static Optional<Claim> custom(HttpRequest request, Custom scheme) {
    Optional<String> signature = request.soleHeader(scheme.header());
    Optional<String> id = scheme.idHeader().flatMap(request::soleHeader).filter(Verifier::isId);
    Optional<String> timestamp =
        scheme.timestampHeader().flatMap(header -> timestamp(request, header));
    if (signature.isEmpty()
        || id.isPresent() != scheme.idHeader().isPresent()
        || timestamp.isPresent() != scheme.timestampHeader().isPresent()) {
      return Optional.empty();
    }
    byte[][] signed = scheme.signed().of(id.orElse(""), timestamp.orElse(""), request.body());
    return Optional.of(
        new Claim(
            List.of(signature.get()),
            key ->
                scheme.prefix()
                    + written(scheme.encoding(), Hmac.code(scheme.algorithm(), key, signed)),
            id.filter(_ -> scheme.signed().needs(SignedText.Part.ID)),
            timestamp,
            scheme.window()));
  }

  private static String written(Encoding encoding, byte[] code) {
    return switch (encoding) {
      case HEX -> HexFormat.of().formatHex(code);
      case BASE64 -> Base64.getEncoder().encodeToString(code);
    };
  }

  private static Optional<String> timestamp(HttpRequest request, String header) {
    return request.soleHeader(header).filter(text -> TIMESTAMP.matcher(text).matches());
  }

  /** Whether it may be the id of a delivery: it has no dot, which would move the text's borders. */
  private static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * What a request carries, and what it would have to carry under a key. Codes are compared as they
   * are written, so that there is one spelling of each.
   */
  private record Claim(
      List<String> given,
      Function<byte[], String> expected,
      Optional<String> id,
      Optional<String> timestamp,
      Duration window) {
    boolean isNow(HttpRequest request) {
      return timestamp
          .map(text -> Math.abs(request.at().getEpochSecond() - Long.parseLong(text)))
          .map(apart -> apart <= window.toSeconds())
          .orElse(true);
    }

    /** It takes as long whichever key it is. */
    boolean isMadeWith(List<byte[]> keys) {
      boolean made = false;
      for (byte[] key : keys) {
        byte[] code = expected.apply(key).getBytes(UTF_8);
        for (String each : given) {
          made |= Hmac.isSame(code, each.getBytes(UTF_8));
        }
      }
      return made;
    }
  }
}
