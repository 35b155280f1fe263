package dev.retrigger.receiverequest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Operator;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.Run;
import dev.retrigger.receiverequest.Door.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stopping, retrying and finishing runs. */
final class RunOrdersTest {
  private static final Run RUN = Door.run("s1", Map.of());
  private static final Run AWAITED = Door.run("s2", Map.of("await", "callback"));

  private final Door door = new Door();

  @Test
  @Tag("R-05")
  void shouldAskARunningRunToStop() {
    door.kept(RUN.started("arn:1", Door.NOW), Door.NOW.plus(Duration.ofMinutes(15)));

    Reply reply = stop(RUN);

    assertThat(reply.status()).isEqualTo(202);
    assertThat(door.found(RUN).progress().stopping()).isTrue();
    assertThat(door.found(RUN).progress().detail())
        .contains("to be stopped by iam:operators/ann: too dear");
    assertThat(texts(door.status, "checkRun")).containsExactly(RUN.id().value());
    assertThat(new Due(door.table).by(DueKind.RUN, Door.NOW, 10)).hasSize(1);
  }

  @Test
  void shouldStopARunBeforeItStarts() {
    door.kept(RUN, Door.NOW.plus(Duration.ofMinutes(2)));

    Reply reply = stop(RUN);

    assertThat(reply.status()).isEqualTo(202);
    assertThat(texts(door.signals, "type")).containsExactly("ResumeRun");
    assertThat(new Due(door.table).by(DueKind.INTENT, Door.NOW, 10)).hasSize(1);
  }

  @Test
  void shouldLeaveARunToWhoeverIsCallingItsTarget() {
    door.kept(RUN.attempted(Door.NOW), Door.NOW.plus(Duration.ofMinutes(2)));

    stop(RUN);

    assertThat(door.found(RUN).progress().stopping()).isTrue();
    assertThat(new Due(door.table).by(DueKind.INTENT, Door.NOW.plusSeconds(119), 10)).isEmpty();
    assertThat(new Due(door.table).by(DueKind.INTENT, Door.NOW.plusSeconds(120), 10)).hasSize(1);
  }

  @Test
  void shouldStopOnceWhenAskedTwice() {
    door.kept(RUN.started("arn:1", Door.NOW), Door.NOW);

    stop(RUN);
    long version = door.found(RUN).version();
    Reply again = stop(RUN);

    assertThat(again.status()).isEqualTo(202);
    assertThat(door.found(RUN).version()).isEqualTo(version);
  }

  @Test
  void shouldLetARunGoOfWhichNobodyCanTell() {
    door.kept(RUN.attempted(Door.NOW).unknown("timed out"), Door.NOW);

    Reply reply = stop(RUN);

    assertThat(reply.status()).isEqualTo(202);
    assertThat(door.found(RUN).status()).isEqualTo(RunStatus.STOPPED);
  }

  @Test
  @Tag("R-08")
  void shouldGiveUpTheRetryOfARunThatIsStopped() {
    Run failed = RUN.started("arn:1", Door.NOW).ended(RunStatus.FAILED, Optional.empty(), Door.NOW);
    door.kept(
        failed.retriedBy(new Operator("iam:x/y", "again"), Optional.empty()),
        Door.NOW.plus(Duration.ofHours(1)));

    Reply reply = stop(RUN);

    assertThat(reply.status()).isEqualTo(202);
    assertThat(door.found(RUN).follow().retries()).isFalse();
    assertThat(door.found(RUN).progress().detail().orElseThrow()).contains("not tried again");
  }

  @ParameterizedTest
  @EnumSource(names = {"ASKED", "SUCCEEDED", "FAILED", "STOPPED", "REFUSED", "DRY_RUN"})
  void shouldNotStopWhatIsOverOrHasNotStarted(RunStatus status) {
    door.kept(RUN.ended(status, Optional.empty(), Door.NOW), Door.NOW);

    Reply reply = stop(RUN);

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.text("/mend")).isNotBlank();
    assertThat(door.status).isEmpty();
  }

  @Test
  @Tag("R-03")
  void shouldSendTheRetryOfAFailedRun() {
    door.kept(
        RUN.started("arn:1", Door.NOW).ended(RunStatus.FAILED, Optional.empty(), Door.NOW),
        Door.NOW);

    Reply reply =
        door.ask(
            "{\"action\":\"retry\",\"run\":\"%s\",\"from\":\"failed-step\",\"reason\":\"mended\"}"
                .formatted(RUN.id()));

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.text("/ids/run")).isEqualTo(RUN.successor().value());
    JsonNode sent = door.signals.getFirst();
    assertThat(sent.path("type").asText()).isEqualTo("RetryRun");
    assertThat(sent.path("from").asText()).isEqualTo("FAILED_STEP");
    assertThat(sent.at("/operator/by").asText()).isEqualTo("iam:operators/ann");
    assertThat(sent.at("/operator/reason").asText()).isEqualTo("mended");
  }

  @ParameterizedTest
  @Tag("R-03")
  @EnumSource(names = {"INTENT", "STARTED", "SUCCEEDED", "REFUSED", "OUTCOME_UNKNOWN", "ASKED"})
  void shouldNotRetryWhatDidNotFail(RunStatus status) {
    door.kept(RUN.ended(status, Optional.empty(), Door.NOW), Door.NOW);

    Reply reply = door.ask("{\"action\":\"retry\",\"run\":\"%s\"}".formatted(RUN.id()));

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.text("/problem")).contains(status.name());
    assertThat(door.signals).isEmpty();
  }

  @Test
  void shouldNameTheRunThatHasTheWorkNow() {
    Run failed = RUN.started("arn:1", Door.NOW).ended(RunStatus.FAILED, Optional.empty(), Door.NOW);
    door.kept(failed.followedBy(RUN.successor()), Door.NOW);

    Reply retry = door.ask("{\"action\":\"retry\",\"run\":\"%s\"}".formatted(RUN.id()));

    assertThat(retry.status()).isEqualTo(409);
    assertThat(retry.text("/mend")).contains(RUN.successor().value());
    assertThat(stop(RUN).text("/mend")).contains(RUN.successor().value());
  }

  @Test
  @Tag("Z-17")
  void shouldEndARunWhoseTargetCallsBack() {
    door.kept(AWAITED.attempted(Door.NOW).started("hook", Door.NOW), Door.NOW);

    Reply reply = finish(AWAITED, "succeeded");
    Reply again = finish(AWAITED, "succeeded");
    Reply other = finish(AWAITED, "failed");

    assertThat(reply.status()).isEqualTo(202);
    assertThat(door.found(AWAITED).status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(door.found(AWAITED).lineage()).containsEntry("model", "m-7");
    assertThat(again.status()).isEqualTo(202);
    assertThat(other.status()).isEqualTo(409);
  }

  @Test
  void shouldEndNoRunWhoseTargetSaysItself() {
    door.kept(RUN.attempted(Door.NOW).started("arn:1", Door.NOW), Door.NOW);

    assertThat(finish(RUN, "succeeded").status()).isEqualTo(409);
    assertThat(door.found(RUN).status()).isEqualTo(RunStatus.STARTED);
  }

  @Test
  void shouldEndNoRunThatNobodyWasCalledFor() {
    door.kept(AWAITED, Door.NOW);

    assertThat(finish(AWAITED, "failed").status()).isEqualTo(409);
  }

  private Reply stop(Run run) {
    return door.ask(
        "{\"action\":\"stop\",\"run\":\"%s\",\"reason\":\"too dear\"}".formatted(run.id()));
  }

  private Reply finish(Run run, String status) {
    return door.ask(
        "{\"action\":\"finish\",\"run\":\"%s\",\"status\":\"%s\",\"produced\":{\"model\":\"m-7\"}}"
            .formatted(run.id(), status));
  }

  private static List<String> texts(List<JsonNode> messages, String key) {
    return messages.stream().map(message -> message.path(key).asText()).toList();
  }
}
