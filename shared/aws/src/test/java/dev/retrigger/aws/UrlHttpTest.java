package dev.retrigger.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UrlHttpTest {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private final Http http = new UrlHttp();
  private final CountDownLatch over = new CountDownLatch(1);
  private final HttpServer server = server();

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  @Test
  void shouldPostWithTheBearerAndReadTheAnswer() throws IOException {
    Http.Answer answer =
        http.call(Http.Call.post(at("/echo"), Optional.of("token"), "{\"a\":1}", WITHIN));

    assertThat(answer)
        .isEqualTo(new Http.Answer(201, Optional.of("7"), "POST Bearer token {\"a\":1}"));
  }

  @Test
  void shouldReadWithoutABearer() throws IOException {
    assertThat(http.call(Http.Call.get(at("/echo"), Optional.empty(), WITHIN)).body())
        .isEqualTo("GET null ");
  }

  @Test
  void shouldNotFollowWhenRedirected() throws IOException {
    assertThat(http.call(Http.Call.get(at("/away"), Optional.empty(), WITHIN)).status())
        .isEqualTo(302);
  }

  @Test
  void shouldGiveUpWhenTheAnswerNeverEnds() {
    assertThatThrownBy(
            () -> http.call(Http.Call.get(at("/drip"), Optional.empty(), Duration.ofMillis(200))))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void shouldNotShowItsAddressOrBearerWhenPrinted() {
    assertThat(Http.Call.get(URI.create("https://a.example/canary"), Optional.of("canary"), WITHIN))
        .asString()
        .doesNotContain("canary");
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private HttpServer server() {
    try {
      HttpServer created =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      created.createContext(
          "/echo",
          exchange -> {
            try (exchange) {
              byte[] answer =
                  (exchange.getRequestMethod()
                          + " "
                          + exchange.getRequestHeaders().getFirst("Authorization")
                          + " "
                          + new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                      .getBytes(UTF_8);
              exchange.getResponseHeaders().set("Retry-After", "7");
              exchange.sendResponseHeaders(201, answer.length);
              exchange.getResponseBody().write(answer);
            }
          });
      created.createContext(
          "/away",
          exchange -> {
            try (exchange) {
              exchange.getResponseHeaders().set("Location", "/echo");
              exchange.sendResponseHeaders(302, -1);
            }
          });
      created.createContext(
          "/drip",
          exchange -> {
            try (exchange) {
              exchange.sendResponseHeaders(200, 1_000);
              do {
                exchange.getResponseBody().write('.');
                exchange.getResponseBody().flush();
              } while (!over.await(50, TimeUnit.MILLISECONDS));
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
          });
      created.start();
      return created;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
