package dev.retrigger.aws.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.webhook.Verification.Verified;
import dev.retrigger.events.Json;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request that a sender signed, and what it signed it with. */
record SignedRequest(
    Scheme scheme, String secret, Map<String, String> headers, String base64, long at) {
  /** The vector of the reference libraries of standardwebhooks.com. */
  static final SignedRequest STANDARD =
      of(
          new Scheme.StandardWebhooks(),
          "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
          Map.of(
              "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
              "webhook-timestamp", "1614265330",
              "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
          "{\"test\": 2432232314}",
          1614265330);

  /** The example of docs.github.com, "Validating webhook deliveries". */
  static final SignedRequest GITHUB =
      of(
          new Scheme.GitHub(),
          "It's a Secret to Everybody",
          Map.of(
              "X-Hub-Signature-256",
              "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"),
          "Hello, World!",
          1614265330);

  /** The example of docs.slack.dev, "Verifying requests from Slack". */
  static final SignedRequest SLACK =
      of(
          new Scheme.Slack(),
          "8f742231b10e8888abcd99yyyzzz85a5",
          Map.of(
              "X-Slack-Request-Timestamp", "1531420618",
              "X-Slack-Signature",
                  "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"),
          "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
              + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
              + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
              + "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
              + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
          1531420618);

  /** MLflow publishes no example; this one was signed by Python's hmac, as MLflow does. */
  static final SignedRequest MLFLOW =
      of(
          new Scheme.Mlflow(),
          "mlflow-test-secret-0123",
          Map.of(
              "X-MLflow-Delivery-Id", "3f0e2a3e-5a0c-4f5e-9d55-0d1c2b3a4f5e",
              "X-MLflow-Timestamp", "1795248000",
              "X-MLflow-Signature", "v1,qx8SmgduK6HvTgTEyYDKXNCEMVnMHT12kYRCVUGvCEc="),
          "{\"entity\":\"model_version_alias\",\"action\":\"created\","
              + "\"timestamp\":\"2026-11-21T08:00:00+00:00\","
              + "\"data\":{\"name\":\"churn\",\"alias\":\"champion\",\"version\":\"7\"}}",
          1795248000);

  static final SignedRequest GITLAB_TOKEN =
      of(
          new Scheme.GitLabToken(),
          "gitlab-test-secret-0123",
          Map.of(
              "X-Gitlab-Token", "gitlab-test-secret-0123",
              "Idempotency-Key", "f5e5f430-f57b-4e6e-9fac-d9128cd7232f"),
          "{\"object_kind\":\"push\"}",
          1795248000);

  /** Signed by Python's hmac. */
  static final SignedRequest SHA512 =
      of(
          SchemeReader.scheme(
              Json.tree(
                  """
                  {"scheme": "hmac", "algorithm": "sha512", "header": "X-Acme-Signature",
                   "prefix": "sha512=", "signed": "v2:{timestamp}:{id}:{body}",
                   "idHeader": "X-Acme-Id", "timestampHeader": "X-Acme-Time"}
                  """)),
          "acme-test-secret-012345",
          Map.of(
              "X-Acme-Id", "3f0e2a3e-5a0c-4f5e-9d55-0d1c2b3a4f5e",
              "X-Acme-Time", "1795248000",
              "X-Acme-Signature",
                  "sha512=a8c1afb3b5ca7eb42c3cd7767840beede6dd98bbdf191810b1bce8f7214604bf"
                      + "81749e0d8d1f4c9c5038a2b6198a74894aba0e8c3716c01cce4f29bfd5d235f7"),
          "{\"go\":true}",
          1795248000);

  /** Signed by Python's hmac. */
  static final SignedRequest BASE64 =
      of(
          SchemeReader.scheme(
              Json.tree(
                  """
                  {"scheme": "hmac", "encoding": "base64", "header": "X-Acme-Signature"}
                  """)),
          "acme-test-secret-012345",
          Map.of("X-Acme-Signature", "9Fl5hGIoNeIsFbDjdvCRv7kLnUmo2zYp6eitcXRJ4TY="),
          "{\"go\":true}",
          1795248000);

  static final List<SignedRequest> ALL =
      List.of(STANDARD, GITHUB, SLACK, MLFLOW, GITLAB_TOKEN, SHA512, BASE64);

  private static SignedRequest of(
      Scheme scheme, String secret, Map<String, String> headers, String body, long at) {
    return new SignedRequest(scheme, secret, headers, encoded(body.getBytes(UTF_8)), at);
  }

  private static String encoded(byte[] body) {
    return Base64.getEncoder().encodeToString(body);
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  String body() {
    return new String(bytes(), UTF_8);
  }

  byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }

  SignedRequest withBody(String body) {
    return withBody(body.getBytes(UTF_8));
  }

  SignedRequest withBody(byte[] body) {
    return new SignedRequest(scheme, secret, headers, encoded(body), at);
  }

  SignedRequest with(String header, String value) {
    Map<String, String> others = new LinkedHashMap<>(headers);
    others.put(header, value);
    return new SignedRequest(scheme, secret, others, base64, at);
  }

  SignedRequest without(String header) {
    Map<String, String> fewer = new LinkedHashMap<>(headers);
    fewer.remove(header);
    return new SignedRequest(scheme, secret, fewer, base64, at);
  }

  SignedRequest at(long time) {
    return new SignedRequest(scheme, secret, headers, base64, time);
  }

  SignedRequest by(Scheme other) {
    return new SignedRequest(other, secret, headers, base64, at);
  }

  boolean isVerified() {
    return verify(secret) instanceof Verified;
  }

  Verification verify(String... secrets) {
    return Verifier.verify(request(), scheme, List.of(secrets));
  }

  Optional<String> deliveryId() {
    return verify(secret) instanceof Verified verified ? verified.deliveryId() : Optional.empty();
  }

  HttpRequest request() {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("version", "2.0").put("routeKey", "POST /webhooks/{sender}");
    ObjectNode named = envelope.putObject("headers");
    headers.forEach(named::put);
    envelope.putObject("requestContext").put("timeEpoch", at * 1000 + 999);
    return HttpRequest.of(envelope.put("isBase64Encoded", true).put("body", base64));
  }

  @Override
  public String toString() {
    return scheme.getClass().getSimpleName();
  }
}
