package dev.retrigger.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.testing.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpRequestTest {
  @Test
  void shouldReadWhatTheGatewaySays() {
    ObjectNode envelope = envelope();
    envelope.putObject("pathParameters").put("id", "ap-1");
    envelope.putObject("queryStringParameters").put("token", "t");

    HttpRequest request = HttpRequest.of(envelope);

    assertThat(request.route()).isEqualTo("POST /slack/actions");
    assertThat(request.path("id")).contains("ap-1");
    assertThat(request.path("other")).isEmpty();
    assertThat(request.query("token")).contains("t");
    assertThat(request.at()).isEqualTo(Instant.ofEpochMilli(1_763_694_000_123L));
    assertThat(request.caller()).isEmpty();
    assertThat(request.size()).isZero();
  }

  @Test
  @Tag("N-05")
  void shouldHaveTheSameBytesWhenTheBodyIsBase64() {
    String body = "payload=%7B%7D&ø=1\r\n";
    ObjectNode plain = envelope().put("body", body).put("isBase64Encoded", false);
    ObjectNode encoded =
        envelope()
            .put("body", Base64.getEncoder().encodeToString(body.getBytes(UTF_8)))
            .put("isBase64Encoded", true);

    assertThat(HttpRequest.of(plain).body()).isEqualTo(body.getBytes(UTF_8));
    assertThat(HttpRequest.of(encoded).body()).isEqualTo(body.getBytes(UTF_8));
    assertThat(HttpRequest.of(encoded).text()).isEqualTo(body);
  }

  @Test
  @Tag("N-05")
  void shouldFindAHeaderInAnyCase() {
    ObjectNode envelope = envelope();
    envelope.putObject("headers").put("X-Slack-Signature", "v0=1");

    assertThat(HttpRequest.of(envelope).header("x-slack-signature")).contains("v0=1");
    assertThat(HttpRequest.of(envelope).soleHeader("X-SLACK-SIGNATURE")).contains("v0=1");
  }

  @Test
  @Tag("N-05")
  void shouldNotHaveASoleHeaderWhenItWasSentTwice() {
    ObjectNode joined = envelope();
    joined.putObject("headers").put("x-slack-signature", "v0=1,v0=2");
    ObjectNode spelled = envelope();
    spelled.putObject("headers").put("X-Slack-Signature", "v0=1").put("x-slack-signature", "v0=1");

    assertThat(HttpRequest.of(joined).soleHeader("x-slack-signature")).isEmpty();
    assertThat(HttpRequest.of(spelled).soleHeader("x-slack-signature")).isEmpty();
    assertThat(HttpRequest.of(spelled).header("x-slack-signature")).contains("v0=1,v0=1");
  }

  @Test
  void shouldKnowTheCallerOnlyFromTheGatewaysAuthorizer() {
    ObjectNode envelope = envelope();
    ((ObjectNode) envelope.path("requestContext"))
        .putObject("authorizer")
        .putObject("iam")
        .put("userArn", "arn:aws:sts::111122223333:assumed-role/leads/ann");

    assertThat(HttpRequest.of(envelope).caller())
        .contains(new HttpRequest.Caller("arn:aws:sts::111122223333:assumed-role/leads/ann"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"version\":\"1.0\",\"routeKey\":\"GET /\",\"requestContext\":{\"timeEpoch\":1}}",
        "{\"version\":\"2.0\",\"requestContext\":{\"timeEpoch\":1}}",
        "{\"version\":\"2.0\",\"routeKey\":\"GET /\",\"requestContext\":{\"timeEpoch\":\"1\"}}",
        "{\"version\":\"2.0\",\"routeKey\":\"GET /\",\"requestContext\":{\"timeEpoch\":1},"
            + "\"body\":\"%%\",\"isBase64Encoded\":true}"
      })
  void shouldRefuseWhatIsNoRequest(String envelope) {
    assertThatThrownBy(() -> HttpRequest.read(envelope.getBytes(UTF_8)))
        .isInstanceOf(InvalidEventException.class);
  }

  @Test
  void shouldAnswerInTheGatewaysShapeAndNeverBeCached() throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    Invocation.runHttp(
        new ByteArrayInputStream(envelope().toString().getBytes(UTF_8)),
        output,
        new FakeContext(),
        _ -> new Invocation.Answered(Map.of(), HttpResponse.text(200, "hello").with("a", "b")));

    assertThat(output.toString(UTF_8))
        .contains("\"statusCode\":200", "\"body\":\"hello\"", "\"a\":\"b\"", "no-store", "nosniff");
  }

  @Test
  void shouldAnswerThatItCannotReadWhenTheRequestIsMalformed() throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();

    Invocation.runHttp(
        new ByteArrayInputStream("{".getBytes(UTF_8)),
        output,
        new FakeContext(),
        _ -> {
          throw new AssertionError("not reached");
        });

    assertThat(output.toString(UTF_8)).contains("\"statusCode\":400");
  }

  private static ObjectNode envelope() {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("version", "2.0").put("routeKey", "POST /slack/actions");
    envelope.putObject("requestContext").put("timeEpoch", 1_763_694_000_123L);
    return envelope;
  }
}
