package dev.retrigger.bench.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** The smallest SDK client over {@code java.net.http}, to see whether one of our own would pay. */
final class JdkHttpClient implements SdkHttpClient {
  private static final Set<String> SET_BY_THE_JDK =
      Set.of("host", "content-length", "expect", "connection");

  private final HttpClient http;

  private JdkHttpClient(HttpClient http) {
    this.http = http;
  }

  static JdkHttpClient create() {
    return new JdkHttpClient(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new Exchange(http, request);
  }

  @Override
  public void close() {
    http.close();
  }

  @Override
  public String clientName() {
    return "Jdk";
  }

  private record Exchange(HttpClient http, HttpExecuteRequest request)
      implements ExecutableHttpRequest {

    @Override
    public HttpExecuteResponse call() throws IOException {
      var sdk = request.httpRequest();
      HttpRequest.Builder builder = HttpRequest.newBuilder(sdk.getUri());
      sdk.forEachHeader(
          (name, values) -> {
            if (!SET_BY_THE_JDK.contains(name.toLowerCase(Locale.ROOT))) {
              values.forEach(value -> builder.header(name, value));
            }
          });
      byte[] body = new byte[0];
      if (request.contentStreamProvider().isPresent()) {
        try (InputStream in = request.contentStreamProvider().orElseThrow().newStream()) {
          body = in.readAllBytes();
        }
      }
      builder.method(sdk.method().name(), BodyPublishers.ofByteArray(body));
      try {
        HttpResponse<InputStream> response =
            http.send(builder.build(), BodyHandlers.ofInputStream());
        return HttpExecuteResponse.builder()
            .response(
                SdkHttpFullResponse.builder()
                    .statusCode(response.statusCode())
                    .headers(response.headers().map())
                    .build())
            .responseBody(AbortableInputStream.create(response.body()))
            .build();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted", e);
      }
    }

    @Override
    public void abort() {
      // A measurement is never aborted.
    }
  }
}
