package dev.retrigger.reconcilesources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision.Ignore;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.events.Operator;
import dev.retrigger.events.ScheduleTick;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Pauses;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Ticks;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hourly comparisons of a schedule that fires at three o'clock in Oslo, which is 2:00 in winter.
 */
@Tag("N-15")
final class MissedTicksTest {
  private static final ModelId CHURN = new ModelId("growth", "churn");
  private static final TriggerId NIGHTLY = new TriggerId(CHURN, "nightly");
  private static final String DAILY = "cron(0 3 * * ? *)";

  private final MemoryTable table = new MemoryTable();
  private final List<Signal> sent = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void shouldOweNothingWhileTicksCome() {
    inForce(DAILY, "all");
    compare();
    tick("2026-11-21T02:00:00Z");

    until("2026-11-22T00:00:00Z");

    assertThat(sent).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"none, 0", "last, 1", "all, 3"})
  void shouldMakeUpForAnOutageAsFarAsTheScheduleWants(String policy, int made) {
    inForce(DAILY, policy);
    compare();

    now = Instant.parse("2026-11-23T12:00:00Z"); // The comparison was out of order, too.
    compare();
    compare();

    assertThat(sent).hasSize(made);
    assertThat(sent.stream().map(Signal::key).distinct()).hasSize(made);
    if (made > 0) {
      assertThat(sent.getLast())
          .satisfies(
              signal -> {
                assertThat(signal.occurredAt()).isEqualTo("2026-11-23T02:00:00Z");
                assertThat(signal.attributes())
                    .containsEntry("late", "true")
                    .containsEntry("reason", "missed at 2026-11-23T03:00 Europe/Oslo");
              });
    }
  }

  @Test
  @Tag("R-01")
  void shouldBeTheSameSignalAsTheTickThatComesAfterAll() {
    inForce(DAILY, "last");
    compare();
    until("2026-11-21T05:00:00Z");

    Signal real =
        new ScheduleTick(CHURN, "nightly", Instant.parse("2026-11-21T02:00:00Z")).signal();

    assertThat(sent).extracting(Signal::id).containsExactly(real.id());
    assertThat(sent.getFirst().subject()).isEqualTo(real.subject());
  }

  @Test
  void shouldLeaveATickItsTimeToCome() {
    inForce("cron(0 3 * * ? *)\", jitter: 30m, timezone: \"UTC", "last");
    compare();

    now = Instant.parse("2026-11-21T03:44:59Z");
    compare();
    assertThat(sent).isEmpty();
    now = Instant.parse("2026-11-21T03:45:00Z");
    compare();
    assertThat(sent).hasSize(1);
  }

  @Test
  void shouldOweNothingFromBeforeItWasDeployedOrChanged() {
    inForce(DAILY, "all");
    now = Instant.parse("2026-11-21T12:00:00Z");
    compare();
    assertThat(sent).isEmpty();

    inForce("cron(0 9 * * ? *)", "all"); // 8:00 in UTC, which has passed today.
    compare();
    until("2026-11-21T23:00:00Z");

    assertThat(sent).isEmpty();
    until("2026-11-22T09:00:00Z");
    assertThat(sent).extracting(Signal::key).containsExactly("2026-11-22T08:00:00.000Z");
  }

  @Test
  void shouldOweNothingForTheTimeInWhichItWasPaused() {
    inForce(DAILY, "all");
    compare();
    Pauses pauses = new Pauses(table);
    pauses.pause(new Pauses.Scope.Model(CHURN), new Operator("ann", "maintenance"), now);
    until("2026-11-22T12:00:00Z");

    pauses.resume(new Pauses.Scope.Model(CHURN));
    until("2026-11-22T23:00:00Z");

    assertThat(sent).isEmpty();
  }

  @Test
  void shouldOweNothingForTheTimeInWhichItWasGone() {
    inForce(DAILY, "all");
    compare();
    new Models(table).remove(CHURN);
    until("2026-11-22T12:00:00Z");
    assertThat(new Ticks(table).known()).isEmpty();

    inForce(DAILY, "all");
    until("2026-11-22T23:00:00Z");

    assertThat(sent).isEmpty();
  }

  @Test
  void shouldNotMakeUpForDaysThatAreExcepted() {
    inForce("cron(0 3 * * ? *)\", except: [\"2026-11-22..2026-11-23\"], timezone: \"UTC", "last");
    compare();

    now = Instant.parse("2026-11-23T12:00:00Z");
    compare();

    assertThat(sent).extracting(Signal::key).containsExactly("2026-11-21T03:00:00.000Z");
  }

  @Test
  void shouldSayHowManyItGivesUpWhenTooManyAreMissing() {
    inForce("cron(0 * * * ? *)", "all");
    compare();

    now = now.plus(Duration.ofHours(70));
    compare();

    assertThat(sent).hasSize(50);
    assertThat(sent.getFirst().attributes().get("reason"))
        .endsWith("Europe/Oslo; 19 before it are not made up for");
  }

  @Test
  void shouldNotMakeUpForARateWhichNamesNoTimes() {
    inForce("rate(1 hour)", "all");
    compare();

    until("2026-11-21T12:00:00Z");

    assertThat(sent).isEmpty();
  }

  private void until(String end) {
    while (now.isBefore(Instant.parse(end))) {
      now = now.plus(Duration.ofHours(1));
      compare();
    }
  }

  private void compare() {
    new MissedTicks(
            () -> now,
            table,
            (_, message, _) -> decide(Json.read(message, SignalArrived.class).signal()))
        .run();
  }

  private void tick(String time) {
    Signal signal = new ScheduleTick(CHURN, "nightly", Instant.parse(time)).signal();
    decide(signal);
    sent.remove(signal);
  }

  private void decide(Signal signal) {
    sent.add(signal);
    table.write(
        List.of(
            Signals.record(
                new SignalRecord(
                    signal,
                    Optional.empty(),
                    new Ignore("a test"),
                    "v1",
                    now,
                    OptionalLong.empty(),
                    0))));
  }

  private void inForce(String schedule, String missed) {
    String model =
        """
        version: 1
        model: growth/churn
        pipelines: {train: {target: {type: sagemaker-pipeline, name: churn-train}}}
        triggers: {nightly: {schedule: "SCHEDULE", missed: MISSED, start: train}}
        """
            .replace("SCHEDULE", schedule)
            .replace("MISSED", missed);
    String project =
        """
        version: 1
        project: growth
        owner: {team: growth-ml}
        timezone: Europe/Oslo
        allow: {targets: ["sagemaker-pipeline/churn-*"]}
        """;
    CompiledModel compiled =
        new ModelCompiler("dev", WithoutProject.REFUSE)
                .compile(
                    List.of(
                        new Source("growth.yaml", "p1", project),
                        new Source("churn.yaml", "v1", model)))
                .models()
                .stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("refused:\n" + model));
    assertThat(compiled.trigger(NIGHTLY.name())).isPresent();
    new Models(table).replace(new StoredModel(CHURN, "v1", Json.write(compiled), Set.of()));
  }
}
