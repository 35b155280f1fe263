package dev.retrigger.startrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision.Refusal;
import dev.retrigger.domain.Decision.Refuse;
import dev.retrigger.domain.Decision.Start;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Decided;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.Handoffs;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Models.StoredRoute;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The end of a run starts what listens to it, and circles come to an end. */
@Tag("N-17")
final class FinishedTest {
  private static final String TRAIN_ENDS = "growth/churn/train#SUCCEEDED";
  private static final String SCORE_ENDS = "growth/churn/score#SUCCEEDED";
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          retry: {attempts: 1}
          limits: {budget: {per: day, runs: 10}, concurrency: 3}
        score:
          target: {type: sagemaker-pipeline, name: churn-score}
          limits: {budget: {per: day, runs: 10}, concurrency: 3}
      triggers:
        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
        trained: {schedule: "cron(0 4 * * ? *)", start: score}
        scored: {schedule: "cron(0 5 * * ? *)", start: train}
      """;

  @Test
  void shouldStopACircleOfPipelines() {
    Suite suite = suite();
    suite.arrive(suite.tick("nightly"));
    List<String> ran = new ArrayList<>();
    Decided last = null;

    while (last == null || last.decision() instanceof Start) {
      Run run =
          suite.runs().stream().filter(each -> !each.status().isFinal()).findFirst().orElseThrow();
      ran.add(run.pipeline().name());
      suite.end(run, RunStatus.SUCCEEDED);
      last = suite.arrive(handed(suite).getFirst());
      suite.pass(Duration.ofMinutes(1));
    }

    assertThat(ran).containsExactly("train", "score", "train", "score");
    assertThat(last.decision())
        .isInstanceOfSatisfying(
            Refuse.class, refuse -> assertThat(refuse.reason()).isEqualTo(Refusal.TOO_DEEP));
  }

  @Test
  void shouldSayWhichRunEndedAndHow() {
    Suite suite = suite();
    suite.arrive(suite.tick("nightly"));
    Run run = suite.runs().getFirst();

    suite.end(run, RunStatus.SUCCEEDED);
    suite.end(run, RunStatus.SUCCEEDED);

    assertThat(handed(suite))
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.trigger()).hasToString("growth/churn/trained");
              assertThat(signal.source()).isEqualTo("finished");
              assertThat(signal.key()).isEqualTo(run.id() + "#SUCCEEDED");
              assertThat(signal.depth()).isEqualTo(1);
              assertThat(signal.attributes())
                  .containsEntry("run", run.id().value())
                  .containsEntry("runStatus", "SUCCEEDED")
                  .containsEntry("reason", "growth/churn/train ended SUCCEEDED");
            });
  }

  @Test
  void shouldSayNothingOfARunThatIsTriedAgain() {
    Suite suite = suite();
    listen(
        suite,
        Set.of(new StoredRoute("finished", "growth/churn/train#FAILED", trigger("trained"))));
    suite.arrive(suite.tick("nightly"));
    Run first = suite.runs().getFirst();

    suite.end(first, RunStatus.FAILED);

    assertThat(handed(suite)).isEmpty();
  }

  @Test
  void shouldOweAsManySignalsAsThereAreListeners() {
    Suite suite = suite();
    Set<StoredRoute> routes = new HashSet<>();
    IntStream.range(0, 45)
        .forEach(
            i -> routes.add(new StoredRoute("finished", TRAIN_ENDS, trigger("listener-" + i))));
    listen(suite, routes);
    suite.arrive(suite.tick("nightly"));

    suite.end(suite.runs().getFirst(), RunStatus.SUCCEEDED);

    assertThat(handed(suite)).hasSize(45);
  }

  private static Suite suite() {
    Suite suite = new Suite(MODEL);
    listen(
        suite,
        Set.of(
            new StoredRoute("finished", TRAIN_ENDS, trigger("trained")),
            new StoredRoute("finished", SCORE_ENDS, trigger("scored"))));
    return suite;
  }

  private static void listen(Suite suite, Set<StoredRoute> routes) {
    Models models = new Models(suite.table);
    StoredModel stored = models.find(Suite.CHURN).orElseThrow();
    models.replace(new StoredModel(stored.model(), stored.version(), stored.body(), routes));
  }

  private static TriggerId trigger(String name) {
    return new TriggerId(Suite.CHURN, name);
  }

  /** What the sweep would send now, which it then owes no longer. */
  private static List<Signal> handed(Suite suite) {
    List<Row> due = new Due(suite.table).by(DueKind.HANDOFF, suite.now(), 10);
    due.forEach(row -> new Handoffs(suite.table).settle(Handoffs.idOf(row)));
    return due.stream()
        .flatMap(row -> Handoffs.messagesOf(row).stream())
        .map(message -> message.signal())
        .toList();
  }
}
