package dev.retrigger.receiverequest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.receiverequest.Door.Reply;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask, and what is wrong with what cannot be read. */
final class ReceiveRequestHandlerTest {
  private static final String START =
      "{\"action\":\"start\",\"model\":\"growth/churn\",\"pipeline\":\"train\",\"key\":\"k1\"}";

  private final Door door = new Door();

  @ParameterizedTest
  @Tag("Z-17")
  @CsvSource({
    "arn:aws:sts::111122223333:assumed-role/operators/ann, iam:operators/ann",
    "arn:aws-us-gov:sts::111122223333:assumed-role/AWSReservedSSO_ml_0a1b/ann@acme.com, iam:AWSReservedSSO_ml_0a1b/ann@acme.com",
    "arn:aws:iam::111122223333:user/people/bob, iam:user/bob"
  })
  void shouldNameWhomIamLetIn(String arn, String name) {
    Reply reply = door.http(START, Optional.of(arn));

    assertThat(reply.status()).isEqualTo(202);
    assertThat(door.signals.getFirst().at("/signal/attributes/by").asText()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"arn:aws:iam::111122223333:root", "ann", ""})
  void shouldRefuseWhomIamDoesNotName(String arn) {
    Reply reply = door.http(START, Optional.of(arn).filter(text -> !text.isEmpty()));

    assertThat(reply.status()).isEqualTo(403);
    assertThat(door.signals).isEmpty();
  }

  @Test
  void shouldProveNothingOfWhoInvokesDirectly() {
    Reply reply = door.direct(START.replace("}", ",\"by\":\"ann\"}"));

    assertThat(reply.status()).isEqualTo(202);
    assertThat(door.signals.getFirst().at("/signal/attributes/by").asText())
        .isEqualTo("iam:direct/ann");
  }

  @Test
  void shouldNotLetCallersNameThemselvesByHttp() {
    Reply reply = door.ask(START.replace("}", ",\"by\":\"iam:leads/eve\"}"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("/key")).isEqualTo("by");
  }

  @ParameterizedTest
  @Tag("Z-17")
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                                             | 400 |",
        "{\"action\":                                                   | 400 |",
        "{}                                                             | 400 | action",
        "{\"action\":\"launch\"}                                        | 400 | action",
        "{\"action\":\"start\",\"model\":\"growth\"}                    | 400 | model",
        "{\"action\":\"start\",\"model\":\"growth/churn\"}              | 400 | pipeline",
        "{\"action\":\"start\",\"model\":\"growth/churn\",\"pipeline\":\"train\"} | 400 | key",
        "{\"action\":\"start\",\"model\":\"growth/churn\",\"pipeline\":\"train\",\"key\":\"a b\"} | 400 | key",
        "{\"action\":\"start\",\"model\":\"growth/churn\",\"pipeline\":\"train\",\"key\":\"k\",\"parameters\":{\"Epochs\":3}} | 400 | parameters",
        "{\"action\":\"start\",\"model\":\"growth/churn\",\"pipeline\":\"train\",\"key\":\"k\",\"parameters\":{\"Epoch\":\"3\"}} | 400 | parameters",
        "{\"action\":\"start\",\"model\":\"growth/churn\",\"pipeline\":\"train\",\"key\":\"k\",\"parameters\":{\"Token\":\"3\"}} | 400 | parameters",
        "{\"action\":\"start\",\"model\":\"growth/churn\",\"pipeline\":\"train\",\"key\":\"k\",\"paramters\":{}} | 400 | paramters",
        "{\"action\":\"start\",\"model\":\"growth/other\",\"pipeline\":\"train\",\"key\":\"k\"} | 404 | model",
        "{\"action\":\"start\",\"model\":\"growth/churn\",\"pipeline\":\"deploy\",\"key\":\"k\"} | 404 | pipeline",
        "{\"action\":\"stop\",\"run\":\"rt-1\"}                         | 400 | run",
        "{\"action\":\"stop\",\"run\":\"rt-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"} | 404 | run",
        "{\"action\":\"retry\",\"run\":\"rt-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"from\":\"end\"} | 400 | from",
        "{\"action\":\"pause\",\"scope\":\"growth/churn\"}              | 400 | reason",
        "{\"action\":\"pause\",\"scope\":\"other\",\"reason\":\"r\"}    | 404 | scope",
        "{\"action\":\"replay\"}                                        | 400 | model",
        "{\"action\":\"replay\",\"event\":\"none\"}                     | 404 | event",
        "{\"action\":\"replay\",\"event\":\"e\",\"dryRun\":\"no\"}      | 400 | dryRun",
        "{\"action\":\"replay\",\"model\":\"growth/churn\",\"from\":\"2026-11-21T00:00:00Z\"} | 400 | to",
        "{\"action\":\"replay\",\"model\":\"growth/churn\",\"from\":\"today\",\"to\":\"2026-11-21T00:00:00Z\"} | 400 | from",
        "{\"action\":\"replay\",\"model\":\"growth/churn\",\"from\":\"2026-01-21T00:00:00Z\",\"to\":\"2026-11-21T00:00:00Z\"} | 400 | to",
        "{\"action\":\"runNow\",\"model\":\"growth/churn\",\"pipeline\":\"train\"} | 409 | pipeline",
        "{\"action\":\"drop\",\"window\":\"growth/churn/new-data/\"}    | 404 | window",
        "{\"action\":\"finish\",\"run\":\"rt-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"} | 400 | status",
        "{\"action\":\"status\",\"model\":\"growth/other\"}             | 404 | model"
      })
  void shouldNameTheKeyAndTheMend(String body, int status, String key) {
    Reply reply = door.ask(body);

    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(status);
    assertThat(reply.text("/key")).isEqualTo(key == null ? "" : key);
    assertThat(reply.text("/problem")).isNotBlank();
    assertThat(reply.text("/mend")).isNotBlank();
    assertThat(door.signals).isEmpty();
  }

  @Test
  void shouldRefuseABodyThatIsTooLarge() {
    assertThat(door.ask("{\"action\":\"" + " ".repeat(70_000) + "\"}").status()).isEqualTo(400);
  }
}
