package dev.retrigger.startrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision.Defer;
import dev.retrigger.domain.Decision.Duplicate;
import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Refusal;
import dev.retrigger.domain.Decision.Refuse;
import dev.retrigger.domain.Decision.Start;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.Decision.Waiting;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Decided;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.targets.Target;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is decided about a signal, what is written, and what the target is asked for. */
final class StarterTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  @Tag("R-02")
  @Tag("V-21")
  @Tag("R-06")
  @Tag("A-11")
  void shouldStartPipelineWithItsParametersWhenWindowClosed() {
    Suite suite = new Suite();

    Decided decided = suite.arrive(suite.closes());

    assertThat(suite.runs())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(decided.decision()).isEqualTo(new Start(run.id(), Mode.AUTO));
              assertThat(run.status()).isEqualTo(RunStatus.STARTED);
              assertThat(run.modelVersion()).isEqualTo("v1");
              assertThat(run.request().read()).containsEntry("training", 1L);
              assertThat(run.progress().execution()).hasValue("arn:execution/" + run.id());
            });
    assertThat(suite.target.starts())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.resource()).isEqualTo("churn-train");
              assertThat(request.run().value()).startsWith("rt-");
              assertThat(request.parameters())
                  .containsEntry("InputManifest", "s3://artifacts/manifests/w1/manifest.jsonl")
                  .containsEntry("Reason", "3 new objects in training");
            });
    assertThat(suite.notices())
        .singleElement()
        .asString()
        .contains("\"kind\":\"started\"", "\"slack\":\"growth-oncall\"");
  }

  @Test
  @Tag("N-16")
  void shouldAnswerDuplicateAndCountItWhenSignalComesAgain() {
    Suite suite = new Suite();
    Signal signal = suite.window();

    assertThat(suite.arrive(signal).decision()).isEqualTo(new Duplicate(signal.id()));
    suite.arrive(signal);

    SignalRecord record = suite.record(signal);
    assertThat(record.duplicates()).isEqualTo(2);
    assertThat(record.decision()).isInstanceOf(Start.class);
    assertThat(record.modelVersion()).isEqualTo("v1");
    assertThat(suite.target.starts()).hasSize(1);
    assertThat(new Signals(suite.table).ofEvent(signal.eventId())).hasSize(1);
  }

  @Test
  @Tag("N-03")
  void shouldCarryAllThatCameDuringRunInOneRunWhenCoalescing() {
    Suite suite = new Suite();
    suite.window();
    Signal second = suite.window();
    suite.pass(Duration.ofMinutes(1));
    Signal third = suite.window();
    assertThat(List.of(second, third))
        .extracting(signal -> suite.record(signal).decision())
        .allMatch(Join.class::isInstance);

    suite.end(suite.runs().getFirst(), RunStatus.SUCCEEDED);
    suite.wake();

    assertThat(suite.target.starts()).hasSize(2);
    String index = parameter(suite.target.starts().getLast(), "InputManifest");
    assertThat(suite.store.all().get(index))
        .hasLineCount(2)
        .contains("w2/manifest.jsonl", "w3/manifest.jsonl");
    String carrier = suite.runs().getLast().id().value();
    assertThat(List.of(second, third)).extracting(suite::fate).containsOnly(Optional.of(carrier));
  }

  @Test
  @Tag("N-03")
  void shouldRunOneAfterTheOtherWhenQueueing() {
    Suite suite = new Suite(onBusy("queue"));
    Signal first = suite.window();
    suite.pass(Duration.ofSeconds(1));
    Signal second = suite.window();
    suite.pass(Duration.ofSeconds(1));
    Signal third = suite.window();

    assertThat(suite.record(second).decision())
        .isEqualTo(new Defer(Optional.empty(), Waiting.BUSY));
    suite.wake();
    assertThat(suite.runs()).hasSize(1);
    suite.end(suite.runs().getLast(), RunStatus.FAILED);
    suite.wake();
    assertThat(suite.runs()).hasSize(2);
    suite.pass(Duration.ofSeconds(1));
    suite.end(suite.runs().getLast(), RunStatus.SUCCEEDED);
    suite.wake();

    assertThat(suite.runs()).hasSize(3);
    assertThat(Stream.of(first, second, third).map(suite::fate))
        .containsExactlyElementsOf(
            suite.runs().stream().map(run -> Optional.of(run.id().value())).toList());
  }

  @Test
  @Tag("N-03")
  void shouldSayWhichLimitSaidNoWhenSkipping() {
    Suite suite = new Suite(onBusy("skip"));
    suite.window();

    Decided busy = suite.arrive(suite.closes());

    assertThat(busy.decision()).isEqualTo(new Suppress(Limit.BUSY));
    suite.end(suite.runs().getFirst(), RunStatus.SUCCEEDED);
    suite.wake();
    assertThat(suite.target.starts()).hasSize(1);
  }

  @Test
  @Tag("N-03")
  void shouldStopWhatRunsAndNoteWhatItReplacedWhenReplacing() {
    Suite suite = new Suite(onBusy("replace"));
    suite.window();
    Signal replaced = suite.window();
    Signal last = suite.window();

    Run running = suite.runs().getFirst();
    assertThat(running.progress().stopping()).isTrue();
    assertThat(suite.due(DueKind.RUN, Duration.ZERO)).isEqualTo(1);
    assertThat(suite.fate(replaced)).hasValue("REPLACED");
    suite.end(running, RunStatus.STOPPED);
    suite.wake();

    assertThat(suite.target.starts()).hasSize(2);
    assertThat(suite.fate(last)).hasValue(suite.target.starts().getLast().run().value());
  }

  @Test
  @Tag("N-03")
  void shouldNoteEveryBatchThatItReplacesWhenTheModelQueuedThemBefore() {
    Suite suite = new Suite(onBusy("queue"));
    suite.window();
    List<Signal> queued = List.of(suite.window(), suite.window(), suite.window());
    suite.apply(Suite.PROJECT, onBusy("replace"));

    suite.window();

    assertThat(queued).extracting(suite::fate).containsOnly(Optional.of("REPLACED"));
  }

  @Test
  void shouldWaitForTheCooldownAndThenStart() {
    Suite suite = new Suite(Suite.MODEL.replace("limits: {", "limits: {cooldown: 1h, "));
    suite.window();
    suite.end(suite.runs().getFirst(), RunStatus.SUCCEEDED);
    suite.pass(Duration.ofMinutes(10));

    Decided decided = suite.arrive(suite.closes());

    assertThat(decided.decision())
        .isEqualTo(new Defer(Optional.of(Suite.START.plus(HOUR)), Waiting.COOLDOWN));
    suite.wake();
    assertThat(suite.target.starts()).hasSize(1);
    assertThat(suite.due(DueKind.WAKE, Duration.ofMinutes(49))).isZero();
    assertThat(suite.due(DueKind.WAKE, Duration.ofMinutes(50))).isEqualTo(1);
    suite.pass(Duration.ofMinutes(50));
    suite.wake();
    assertThat(suite.target.starts()).hasSize(2);
  }

  @Test
  void shouldNotCoolDownAfterRunThatFailed() {
    Suite suite = new Suite(Suite.MODEL.replace("limits: {", "limits: {cooldown: 1h, "));
    suite.window();
    suite.end(suite.runs().getFirst(), RunStatus.FAILED);

    suite.window();

    assertThat(suite.target.starts()).hasSize(2);
  }

  @Test
  void shouldRecordAndTellAndStartNothingWhenModelIsInDryRun() {
    Suite suite = new Suite(Suite.MODEL.replace("mode: auto", "mode: dry-run"));

    Decided first = suite.arrive(suite.closes());
    Decided second = suite.arrive(suite.closes());

    assertThat(List.of(first, second))
        .extracting(Decided::decision)
        .allMatch(decision -> decision instanceof Start(_, var mode) && mode == Mode.DRY_RUN);
    assertThat(first.parameters()).containsKey("InputManifest");
    assertThat(suite.runs()).extracting(Run::status).containsOnly(RunStatus.DRY_RUN);
    assertThat(suite.target.starts()).isEmpty();
    assertThat(suite.notices()).hasSize(2).allMatch(text -> text.contains("\"dry-run\""));
    assertThat(suite.due(DueKind.INTENT, Duration.ofDays(1))).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("missing")
  @Tag("Z-05")
  void shouldNameTheParameterAndCallNobodyWhenItCannotBeFilledIn(
      String value, Refusal reason, String mend) {
    Suite suite = new Suite(with("Wanted: \"" + value + "\""));

    Decided decided = suite.arrive(suite.tick("plain"));

    assertThat(decided.decision())
        .isInstanceOfSatisfying(
            Refuse.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.detail()).contains("'Wanted'", value, mend);
            });
    assertThat(suite.target.starts()).isEmpty();
    assertThat(suite.runs()).extracting(Run::status).containsExactly(RunStatus.REFUSED);
    assertThat(suite.notices()).singleElement().asString().contains("\"refused\"", "'Wanted'");
  }

  static Stream<Arguments> missing() {
    return Stream.of(
        Arguments.of(
            "${inputs.training.manifest}", Refusal.INPUT_EMPTY, "nothing has arrived for it"),
        Arguments.of(
            "${ssm:/retrigger/growth/token}", Refusal.PARAMETER_MISSING, "Parameter Store"));
  }

  @Test
  @Tag("Z-05")
  void shouldNotCoolDownNorStayBusyAfterStartThatWasRefused() {
    Suite suite = new Suite(with("Wanted: \"${ssm:/retrigger/growth/token}\""));
    suite.arrive(suite.tick("plain"));
    suite.parameters.put("/retrigger/growth/token", "hunter2");
    suite.pass(Duration.ofMinutes(1));

    assertThat(suite.arrive(suite.tick("plain")).decision()).isInstanceOf(Start.class);
  }

  @Test
  @Tag("Z-04")
  void shouldGiveSecretToTheTargetAloneAndKeepItNowhere() {
    Suite suite = new Suite(with("Token: \"${ssm:/retrigger/growth/token}\""));
    suite.parameters.put("/retrigger/growth/token", "hunter2");

    Decided decided = suite.arrive(suite.tick("plain"));

    assertThat(suite.target.starts())
        .singleElement()
        .satisfies(request -> assertThat(request.parameters()).containsEntry("Token", "hunter2"));
    Run run = suite.runs().getFirst();
    assertThat(run.request().secrets()).containsEntry("Token", "/retrigger/growth/token");
    assertThat(
            Stream.concat(
                Stream.of(Json.write(run), Json.write(decided), Json.write(suite.store.all())),
                suite.notices()))
        .noneMatch(text -> text.contains("hunter2"));
  }

  @Test
  void shouldReadTheSecretAnewWhenItChangedBetweenTwoRuns() {
    Suite suite = new Suite(with("Token: \"${ssm:/retrigger/growth/token}\""));
    suite.parameters.put("/retrigger/growth/token", "old");
    suite.arrive(suite.tick("plain"));
    suite.end(suite.runs().getFirst(), RunStatus.SUCCEEDED);
    suite.parameters.put("/retrigger/growth/token", "new");
    suite.pass(Duration.ofMinutes(1));
    suite.arrive(suite.tick("plain"));

    assertThat(suite.target.starts())
        .extracting(request -> parameter(request, "Token"))
        .containsExactly("old", "new");
  }

  @Test
  void shouldRefuseTargetThatTheProjectNoLongerAllows() {
    Suite suite = new Suite();
    suite.allow("sagemaker-pipeline/payroll-*");

    Decided decided = suite.arrive(suite.closes());

    assertThat(decided.decision())
        .isInstanceOfSatisfying(
            Refuse.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Refusal.NOT_ALLOWED);
              assertThat(refused.detail()).contains("sagemaker-pipeline/churn-train");
            });
    assertThat(suite.target.starts()).isEmpty();
  }

  @Test
  @Tag("N-16")
  void shouldRefuseSignalOfTriggerThatTheModelFileDoesNotHave() {
    Suite suite = new Suite();
    Signal signal = suite.tick("weekly");

    suite.arrive(signal);

    assertThat(suite.record(signal).decision())
        .isInstanceOfSatisfying(
            Refuse.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Refusal.UNKNOWN_TRIGGER);
              assertThat(refused.detail()).contains("'weekly'");
            });
  }

  @Test
  @Tag("N-16")
  void shouldRefuseSignalOfModelThatThereIsNot() {
    Suite suite = new Suite();
    Signal tick = suite.tick("nightly");
    Signal other =
        new Signal(
            TriggerId.parse("growth/uplift/nightly"),
            tick.source(),
            tick.key(),
            tick.subject(),
            tick.eventId(),
            tick.occurredAt(),
            tick.attributes(),
            0);

    assertThat(suite.arrive(other).decision()).isInstanceOf(Refuse.class);
  }

  @Test
  @Tag("V-16")
  void shouldStartOnScheduleOnlyWhenThereIsDataThatNoSuccessfulRunHasRead() {
    Suite suite = new Suite();
    assertThat(suite.arrive(suite.tick("nightly")).decision())
        .isEqualTo(new Suppress(Limit.NO_NEW_DATA));

    suite.window();
    suite.end(suite.runs().getFirst(), RunStatus.FAILED);
    suite.pass(Duration.ofMinutes(1));
    assertThat(suite.arrive(suite.tick("nightly")).decision()).isInstanceOf(Start.class);
    suite.end(suite.runs().getLast(), RunStatus.SUCCEEDED);
    suite.pass(Duration.ofMinutes(1));

    assertThat(suite.arrive(suite.tick("nightly")).decision())
        .isEqualTo(new Suppress(Limit.NO_NEW_DATA));
    assertThat(suite.target.starts()).hasSize(2);
  }

  @Test
  void shouldFreeTheSlotWhenTheTargetRejectsTheRun() {
    Suite suite = new Suite();
    suite.target.answers(new Rejected("the pipeline has no parameter 'Reason'"));

    suite.window();
    suite.pass(Duration.ofMinutes(1));
    suite.window();

    assertThat(suite.runs())
        .extracting(Run::status)
        .containsExactly(RunStatus.REFUSED, RunStatus.STARTED);
    assertThat(suite.runs().getFirst().progress().detail())
        .hasValue("the pipeline has no parameter 'Reason'");
  }

  @Test
  @Tag("R-06")
  void shouldReadTheUnionOfWindowsInBothFormatsWhenThereAreSeveral() {
    Suite suite =
        new Suite(
            Suite.MODEL
                .replace("inputs.training.manifest", "inputs.training.sagemakerManifest")
                .replace("${trigger.reason}", "${inputs.training.count}"));
    Signal first = suite.closes();
    suite.closes();
    for (int i = 1; i <= 2; i++) {
      suite
          .store
          .all()
          .put(
              "s3://artifacts/manifests/w" + i + "/sagemaker.manifest",
              "[{\"prefix\":\"s3://acme-lake-dev/\"},\n\"a%d\",\n\"b%d\"]\n".formatted(i, i));
    }

    suite.arrive(first);

    Target.Request request = suite.target.starts().getFirst();
    assertThat(parameter(request, "Reason")).isEqualTo("6");
    assertThat(Json.tree(suite.store.all().getOrDefault(parameter(request, "InputManifest"), "")))
        .hasToString("[{\"prefix\":\"s3://acme-lake-dev/\"},\"a1\",\"b1\",\"a2\",\"b2\"]");
  }

  private static String onBusy(String policy) {
    return Suite.MODEL.replace("onBusy: coalesce", "onBusy: " + policy);
  }

  /** A model with a schedule that fires in any case, and one parameter. */
  private static String with(String parameter) {
    return Suite.MODEL
            .replaceFirst(
                "parameters: .*", "parameters: {" + Matcher.quoteReplacement(parameter) + "}")
            .replace("onlyIf: new-data, ", "")
        + "  plain: {schedule: \"rate(1 day)\", start: train}\n";
  }

  private static String parameter(Target.Request request, String name) {
    return request.parameters().getOrDefault(name, "");
  }
}
