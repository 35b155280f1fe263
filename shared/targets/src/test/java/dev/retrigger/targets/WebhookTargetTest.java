package dev.retrigger.targets;

import static dev.retrigger.targets.ServiceFaults.RUN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.targets.Target.Lookup;
import dev.retrigger.targets.Target.StartOutcome;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import dev.retrigger.targets.Target.StartOutcome.Unclear;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookTargetTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
  private static final Target.Request REQUEST = request("https://hooks.example.com/retrain?x=1");

  private final List<HttpRequest> sent = new ArrayList<>();

  @Test
  void shouldSignAsStandardWebhooksSay() throws GeneralSecurityException {
    assertThat(target(_ -> 204).start(REQUEST)).isInstanceOf(Started.class);

    HttpRequest request = sent.getFirst();
    String body = body(request);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(header(request, "webhook-id")).isEqualTo(RUN.value());
    assertThat(header(request, "webhook-timestamp"))
        .isEqualTo(Long.toString(NOON.getEpochSecond()));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    assertThat(header(request, "webhook-signature"))
        .isEqualTo(
            "v1,"
                + Base64.getEncoder()
                    .encodeToString(
                        mac.doFinal(
                            (RUN + "." + NOON.getEpochSecond() + "." + body).getBytes(UTF_8))));
    assertThat(body)
        .isEqualTo(
            "{\"type\":\"retrigger.run\",\"runId\":\""
                + RUN
                + "\",\"reason\":\"new data: 3 files\",\"parameters\":{\"table\":\"scores\"}}");
  }

  @Test
  void shouldSendTheSameMessageUnderTheSameIdAgain() {
    WebhookTarget target = target(_ -> 200);

    assertThat(target.start(REQUEST)).isEqualTo(target.start(REQUEST));
    assertThat(sent).hasSize(2);
    assertThat(body(sent.getFirst())).isEqualTo(body(sent.getLast()));
    assertThat(sent).allMatch(request -> header(request, "webhook-id").equals(RUN.value()));
    assertThat(target.tokenWindow()).isEqualTo(Duration.ofMinutes(5));
    assertThat(target.lookupHorizon()).isZero();
    assertThat(target.look(REQUEST, NOON)).isInstanceOf(Lookup.Unclear.class);
  }

  @ParameterizedTest
  @CsvSource({
    "200, Started",
    "201, Started",
    "202, Started",
    "204, Started",
    "409, Started",
    "301, Rejected",
    "307, Rejected",
    "308, Rejected",
    "400, Rejected",
    "401, Rejected",
    "403, Rejected",
    "404, Rejected",
    "410, Rejected",
    "413, Rejected",
    "422, Rejected",
    "429, NotNow",
    "425, NotNow",
    "408, Unclear",
    "500, Unclear",
    "502, Unclear",
    "503, Unclear",
    "504, Unclear"
  })
  void shouldTellWhatAnAnswerMeans(int status, String outcome) {
    assertThat(target(_ -> status).start(REQUEST).getClass().getSimpleName()).isEqualTo(outcome);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new UnknownHostException("hooks.example.com"), NotNow.class),
        arguments(new ConnectException("refused"), NotNow.class),
        arguments(new HttpConnectTimeoutException("timed out"), NotNow.class),
        arguments(new HttpTimeoutException("timed out"), Unclear.class),
        arguments(new IOException("reset"), Unclear.class));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldTellWhatAFailureMeans(IOException failure, Class<? extends StartOutcome> outcome) {
    assertThat(
            target(
                    _ -> {
                      throw failure;
                    })
                .start(REQUEST))
        .isInstanceOf(outcome);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "169.254.170.2",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00:ec2::254",
        "fc00::1",
        "ff02::1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1"
      })
  void shouldCallNoAddressThatIsNotPublic(String address) throws UnknownHostException {
    InetAddress resolved = InetAddress.getByName(address);
    InetAddress open = InetAddress.getByName("93.184.215.14");

    assertThat(PublicSender.isPublic(resolved)).isFalse();
    assertThat(
            new WebhookTarget(
                    _ -> Optional.of(SECRET),
                    InstantSource.fixed(NOON),
                    new PublicSender(_ -> new InetAddress[] {open, resolved}))
                .start(REQUEST))
        .isEqualTo(
            new Rejected(
                "'url' leads to hooks.example.com, which is not on the public internet, and is not"
                    + " called"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"93.184.215.14", "100.63.0.1", "100.128.0.1", "192.0.2.1", "2606:2800:21f::1"})
  void shouldCallPublicAddresses(String address) throws UnknownHostException {
    assertThat(PublicSender.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example.com/",
        "https://user:pw@hooks.example.com/",
        "ftp://hooks.example.com/"
      })
  void shouldCallHttpsOnly(String url) {
    assertThat(
            new WebhookTarget(
                    _ -> Optional.of(SECRET), InstantSource.fixed(NOON), new PublicSender())
                .start(request(url)))
        .isInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "whsec_", "whsec_c2hvcnQ=", "plain secret of some length", "whsec_*"})
  void shouldRefuseASecretThatSignsNothingWithoutRepeatingIt(String secret) {
    assertThat(
            new WebhookTarget(_ -> Optional.of(secret), InstantSource.fixed(NOON), _ -> 200)
                .start(REQUEST))
        .isEqualTo(
            new Rejected(
                "/hooks/secret is not in Parameter Store, or is not whsec_ and 24 to 64 bytes in"
                    + " base64"));
  }

  private WebhookTarget target(WebhookTarget.Sender receiver) {
    return new WebhookTarget(
        name -> name.equals("/hooks/secret") ? Optional.of(SECRET) : Optional.empty(),
        InstantSource.fixed(NOON),
        request -> {
          sent.add(request);
          return receiver.send(request);
        });
  }

  private static Target.Request request(String url) {
    return ServiceFaults.request(
        "hooks.example.com",
        Map.of("url", url, "secret", "/hooks/secret"),
        Map.of("table", "scores"));
  }

  private static String header(HttpRequest request, String name) {
    return request.headers().firstValue(name).orElseThrow();
  }

  private static String body(HttpRequest request) {
    StringBuilder body = new StringBuilder();
    request
        .bodyPublisher()
        .orElseThrow()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(ByteBuffer part) {
                body.append(UTF_8.decode(part));
              }

              @Override
              public void onError(Throwable error) {
                throw new AssertionError(error);
              }

              @Override
              public void onComplete() {
                // The body is whole.
              }
            });
    return body.toString();
  }
}
