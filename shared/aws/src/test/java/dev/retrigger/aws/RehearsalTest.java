package dev.retrigger.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

final class RehearsalTest {
  private static final HttpExecuteRequest DYNAMO =
      request(
          SdkHttpRequest.builder()
              .uri(URI.create("https://dynamodb.eu-west-1.amazonaws.com/"))
              .putHeader("X-Amz-Target", "DynamoDB_20120810.GetItem"));
  private static final HttpExecuteRequest STS =
      request(SdkHttpRequest.builder().uri(URI.create("https://sts.eu-west-1.amazonaws.com/")));

  private final Network network = new Network();
  private final RehearsedHttp http = new RehearsedHttp(network);

  @Test
  void shouldSendNothingWhenRehearsing() {
    List<String> answers = new ArrayList<>();

    http.rehearse(() -> answers.addAll(List.of(answer(DYNAMO), answer(STS))));

    assertThat(network.sent).isEmpty();
    assertThat(answers.getFirst()).isEqualTo("{}");
    assertThat(answers.getLast()).contains("<AssumeRoleResult><Credentials>");
  }

  @Test
  void shouldSendEverythingWhenTheRehearsalIsOverEvenIfItFailed() {
    assertThatThrownBy(
            () ->
                http.rehearse(
                    () -> {
                      throw new IllegalStateException("forgot the lines");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThatThrownBy(() -> http.prepareRequest(DYNAMO).call()).hasMessage("this is the network");
    assertThat(network.sent).containsExactly(DYNAMO);
  }

  @Test
  void shouldPlayTheRestWhenACallFails() {
    List<String> played = new ArrayList<>();
    Rehearsal rehearsal =
        new Rehearsal(
            () -> played.add("read"),
            List.of(
                () -> {
                  throw new IllegalStateException("forgot the lines");
                },
                () -> played.add("call")));

    rehearsal.play();

    assertThat(played).containsExactly("call", "read");
  }

  private String answer(HttpExecuteRequest request) {
    try {
      return new String(
          http.prepareRequest(request).call().responseBody().orElseThrow().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpExecuteRequest request(SdkHttpRequest.Builder request) {
    return HttpExecuteRequest.builder().request(request.method(SdkHttpMethod.POST).build()).build();
  }

  /** Remembers what would have been sent. */
  private static final class Network implements SdkHttpClient {
    private final List<HttpExecuteRequest> sent = new ArrayList<>();

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      sent.add(request);
      throw new IllegalStateException("this is the network");
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
