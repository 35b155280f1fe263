package dev.retrigger.startrun;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.RunStatus;
import dev.retrigger.ledger.Run;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each retraining gets the next number, whoever made the models before it. */
@Tag("V-15")
final class NextVersionsTest {
  private static final String NUMBERED =
      """
      version: 1
      model: growth/churn
      mode: auto
      pipelines:
        train: {TRAIN}
        retrain: {TRAIN}
      triggers:
        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
        weekly: {schedule: "cron(0 4 ? * MON *)", start: retrain}
      """
          .replace(
              "TRAIN",
              "target: {type: sagemaker-pipeline, name: churn-train}, versions: {prefix: churn-},"
                  + " limits: {concurrency: 2, budget: {per: day, runs: 99}}, parameters: {Version: \"${run.version}\","
                  + " Model: \"churn-${run.version}\", At: \"${run.time}\"}");

  @Test
  void shouldBeginWithOneWhenThereIsNoModel() {
    Suite suite = new Suite(NUMBERED);

    suite.arrive(suite.tick("nightly"));

    assertThat(suite.runs())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.request().parameters())
                  .containsEntry("Version", "1")
                  .containsEntry("Model", "churn-1")
                  .containsEntry("At", "2026-11-21T03:00:00.000Z");
              assertThat(run.lineage()).containsEntry("run.version", "1");
            });
  }

  @Test
  void shouldGoOnAfterModelThatTheLedgerDoesNotKnow() {
    Suite suite = new Suite(NUMBERED);
    suite.models =
        () ->
            Stream.of(
                "churn-9",
                "churn-41",
                "churn-0042",
                "churn-43-old",
                "churn-x",
                "churn-1.2.3",
                "churn-99999999999999999999",
                "churn-");

    suite.arrive(suite.tick("nightly"));

    assertThat(versions(suite)).containsExactly("42");
  }

  @Test
  void shouldNotGiveNumberAgainThatNoModelHasYet() {
    Suite suite = new Suite(NUMBERED);
    suite.models = () -> Stream.of("churn-7");

    suite.arrive(suite.tick("nightly"));
    suite.end(suite.runs().getFirst(), RunStatus.FAILED);
    suite.arrive(suite.tick("weekly"));

    assertThat(versions(suite)).containsExactlyInAnyOrder("8", "9");
  }

  @Test
  void shouldGiveTwoNumbersWhenTwoRetrainingsRace() {
    Suite suite = new Suite(NUMBERED);
    AtomicBoolean first = new AtomicBoolean(true);
    suite.models =
        () -> {
          if (first.getAndSet(false)) {
            // The other starter comes between our look and our write.
            suite.arrive(suite.tick("weekly"));
          }
          return Stream.of("churn-7");
        };

    suite.arrive(suite.tick("nightly"));

    assertThat(suite.target.starts()).hasSize(2);
    assertThat(versions(suite)).containsExactlyInAnyOrder("8", "9");
  }

  @Test
  void shouldTakeNoNumberWhenNothingIsStarted() {
    Suite suite = new Suite(NUMBERED.replace("mode: auto", "mode: dry-run"));

    suite.arrive(suite.tick("nightly"));
    suite.arrive(suite.tick("weekly"));

    assertThat(versions(suite)).containsExactly("1", "1");
  }

  @Test
  @Tag("Z-03")
  void shouldGiveTrackingServerAndIdentifiersToTargetAndKeepThemInRecord() {
    String model =
        NUMBERED.replace(
            "At: \"${run.time}\"",
            "MLFLOW_TRACKING_URI: \"https://mlflow.acme.example\","
                + " MLFLOW_EXPERIMENT_NAME: \"${model}\", MLFLOW_RUN_NAME: \"${run.id}\"");
    Suite suite = new Suite(model);

    suite.arrive(suite.tick("nightly"));

    Run run = suite.runs().getFirst();
    Map<String, String> identifiers =
        Map.of(
            "MLFLOW_TRACKING_URI", "https://mlflow.acme.example",
            "MLFLOW_EXPERIMENT_NAME", "growth/churn",
            "MLFLOW_RUN_NAME", run.id().value());
    assertThat(suite.target.starts().getFirst().parameters()).containsAllEntriesOf(identifiers);
    assertThat(run.request().parameters()).containsAllEntriesOf(identifiers);
  }

  private static List<String> versions(Suite suite) {
    return suite.runs().stream()
        .map(run -> requireNonNull(run.request().parameters().get("Version")))
        .toList();
  }
}
