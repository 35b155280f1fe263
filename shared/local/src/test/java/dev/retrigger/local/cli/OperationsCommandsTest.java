package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.ModelId;
import dev.retrigger.ledger.Signals;
import dev.retrigger.local.cli.Terminal.Result;
import dev.retrigger.models.Problem;
import dev.retrigger.models.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of whoever steps in, at the local runtime. */
final class OperationsCommandsTest {
  private static final String NO_RUN = "rt-" + "a".repeat(52);

  private static final String COMBINED =
      """
      version: 1
      model: growth/churn
      mode: auto
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          limits: {budget: {per: day, runs: 10000}, concurrency: 1}
      triggers:
        a: {request: {}}
        b: {request: {}}
        both: {all: [a, b], within: 1h, start: train}
      """;

  private final Scene scene = new Scene();

  @Test
  @Tag("Z-17")
  @Tag("R-05")
  void shouldStartAndWaitForTheEnd() throws IOException {
    scene.announce("in/a.csv");
    scene.pass(Duration.ofMinutes(30));

    Result result =
        run("", "start", "growth/churn", "train", "--key", "k1", "--reason", "by hand", "--wait");
    Result again = run("", "start", "growth/churn", "train", "--key", "k1", "--json");
    Result runs = run("", "runs", "--json");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(1);
    assertThat(result.out()).contains("event     manual/growth/churn/train/k1");
    assertThat(result.err()).contains("127.0.0.1");
    assertThat(again.documents().getFirst().path("note").asText()).contains("used before");
    assertThat(runs.documents()).hasSize(2);
  }

  @Test
  void shouldWaitUntilItSucceeds() throws IOException {
    scene.announce("in/a.csv");
    scene.pass(Duration.ofMinutes(4));
    scene.announce("in/b.csv");
    scene.pass(Duration.ofMinutes(4));

    Result result = run("", "start", "growth/churn", "train", "--wait", "--json");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("SUCCEEDED");
    assertThat(result.documents().getFirst().path("accepted").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start growth/churn deploy            | 2 | name one of train",
        "start growth/other train             | 2 | apply its file first",
        "start churn train                    | 2 | project/model",
        "start growth/churn train --parameter X=1 | 2 | set one of InputManifest",
        "stop rt-1                            | 2 | a run id is",
        "stop NO_RUN                          | 2 | there is no run",
        "retry NO_RUN --from middle           | 2 | failed-step, start",
        "status NO_RUN                        | 2 | no run of this id",
        "status growth/other                  | 2 | there is no model",
        "logs NO_RUN                          | 2 | there is no run",
        "logs NO_RUN --lines 0                | 2 | --lines is 1 to",
        "approve ap-1                         | 2 | approval",
        "reject NO_RUN                        | 2 | --note",
        "pause growth/churn                   | 2 | --reason",
        "pause other --reason r               | 2 | no model in force",
        "pending growth/churn --drop train    | 1 | nothing waits for growth/churn/train",
        "pending --run-now growth/churn/new-data/ | 2 | no open window",
        "pending --run-now a --drop b         | 2 | either --run-now or --drop",
        "replay none                          | 2 | no decision about it",
        "replay                               | 2 | EVENT",
        "replay --model growth/churn          | 2 | --from"
      })
  void shouldNameTheMend(String words, int exitCode, String mend) throws IOException {
    Result result = run("", words.replace("NO_RUN", NO_RUN).split(" +"));

    assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    assertThat(result.err()).contains(mend);
  }

  @Test
  @Tag("N-22")
  void shouldPauseListAndResume() throws IOException {
    scene.announce("in/a.csv");
    scene.pass(Duration.ofSeconds(1));
    Result open = run("", "pending");
    Result paused = run("", "pause", "growth/churn", "--reason", "audit");
    scene.pass(Duration.ofMinutes(30));
    Result pending = run("", "pending", "growth/churn");
    Result status = run("", "status");
    Result resumed = run("", "resume", "growth/churn", "--breaker");
    Result after = run("", "pending", "--json");
    JsonNode run = run("", "runs", "--json").documents().getFirst();

    assertThat(open.out()).contains("growth/churn/new-data/  collects since", "about 1 objects");
    assertThat(paused.out()).contains("scope     growth/churn");
    assertThat(pending.out())
        .contains("growth/churn/train  waits since", ", held by paused", "1 signal: new-data");
    assertThat(status.out())
        .contains("growth/churn  mode auto", "paused    growth/churn since", ": audit")
        .contains("train  sagemaker-pipeline/churn-train: 0 of 1 active, 1 waiting");
    assertThat(resumed.exitCode()).isZero();
    assertThat(after.documents().getFirst().path("batches")).isEmpty();
    assertThat(run.path("status").asText()).isEqualTo("STARTED");
  }

  @Test
  @Tag("N-22")
  void shouldCloseAWindowNow() throws IOException {
    scene.announce("in/a.csv");
    scene.pass(Duration.ofSeconds(1));

    Result result = run("", "pending", "--run-now", "growth/churn/new-data/", "--reason", "now");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(run("", "runs", "--json").documents()).hasSize(1);
  }

  @Test
  @Tag("N-22")
  void shouldListAndDropTheFactsOfACombination() throws IOException {
    Scene scene = Scene.of(COMBINED);
    fire(scene, "a", "k1");
    fire(scene, "a", "k2");

    Result pending = runAt(scene, "", "pending", "growth/churn");
    Result now = runAt(scene, "", "pending", "--run-now", "combination/growth/churn/both");
    Result dropped =
        runAt(
            scene, "", "pending", "--drop", "combination/growth/churn/both", "--reason", "a test");
    Result again = runAt(scene, "", "pending", "--drop", "combination/growth/churn/both");
    Result after = runAt(scene, "", "pending");
    Result why = runAt(scene, "", "why", "request/growth/churn/a/k1");
    fire(scene, "b", "k3");

    assertThat(pending.out())
        .contains("combination/growth/churn/both  waits until 2026-11-21T13:05:00.000Z: a and b");
    assertThat(pending.out().lines()).hasSize(3);
    assertThat(now.exitCode()).isEqualTo(2);
    assertThat(now.err()).contains("lacks a fact");
    assertThat(dropped.exitCode()).as(dropped.err()).isZero();
    assertThat(again.err()).contains("nothing waits for growth/churn/both");
    assertThat(after.err()).contains("Nothing waits.");
    assertThat(why.out()).contains("a person dropped it");
    assertThat(
            new Signals(scene.table())
                .onDay(ModelId.parse("growth/churn"), LocalDate.parse("2026-11-21")).stream()
                    .filter(record -> record.decision().equals(new Suppress(Limit.DROPPED)))
                    .map(record -> record.signal().attributes().get("reason")))
        .hasSize(2)
        .containsOnly("a: dropped by iam:local/ann: a test (a and b within 1h)");
    assertThat(runAt(scene, "", "runs", "--json").documents()).as("b finds no a").isEmpty();
  }

  @Test
  @Tag("R-05")
  @Tag("Z-07")
  void shouldStopInspectAndShowLogs() throws IOException {
    scene.announce("in/a.csv");
    scene.pass(Duration.ofMinutes(4));
    String run = run("", "runs", "--json").documents().getFirst().path("run").asText();

    Result stopped = run("", "stop", run, "--reason", "too dear");
    Result status = run("", "status", run);
    Result logs = run("", "logs", run, "--json");
    scene.pass(Duration.ofMinutes(30));
    Result again = run("", "stop", run);

    assertThat(stopped.exitCode()).isZero();
    assertThat(status.out()).contains(run, "to be stopped by iam:local/ann: too dear");
    assertThat(logs.documents().getFirst().path("execution").asText()).isEqualTo("supposed/" + run);
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("it is over already: SUCCEEDED");
  }

  @Test
  @Tag("N-12")
  void shouldSendDecisions() throws IOException {
    Result result = run("", "approve", NO_RUN, "--note", "go");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("It stands: ap-");
  }

  @Test
  @Tag("N-18")
  void shouldShowWhatAReplayWouldSendAndAsk() throws IOException {
    scene.announce("in/a.csv");
    scene.pass(Duration.ofMinutes(30));
    String[] range = {
      "replay",
      "--model",
      "growth/churn",
      "--from",
      "2026-11-21T00:00:00Z",
      "--to",
      "2026-11-22T00:00:00Z",
      "--again"
    };

    Result silent = run("", range);
    Result refused = run("n\n", range);
    int before = run("", "runs", "--json").documents().size();
    Result agreed = run("y\n", range);
    int after = run("", "runs", "--json").documents().size();

    assertThat(silent.exitCode()).isEqualTo(2);
    assertThat(silent.err()).contains("growth/churn/new-data", "@replay-1", "--yes");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("Send 1 signal: this? [y/N]");
    assertThat(before).isEqualTo(1);
    assertThat(agreed.exitCode()).isZero();
    assertThat(agreed.out()).contains("decided anew");
    assertThat(after).isEqualTo(2);
  }

  @Test
  void shouldShowWhatARedriveWouldSendAndAsk() throws IOException {
    Result silent = run("", "redrive");
    Result agreed = run("", "redrive", "data", "--yes");

    assertThat(silent.exitCode()).isEqualTo(2);
    assertThat(silent.err()).contains("data: 2 SENT to data");
    assertThat(agreed.exitCode()).isZero();
    assertThat(agreed.out()).isEqualTo("sent: 2\n");
  }

  private static void fire(Scene scene, String trigger, String key) {
    JsonNode answer =
        scene.request(
            """
            {"action": "fire", "model": "growth/churn", "trigger": "%s", "key": "%s",
             "attributes": {}}
            """
                .formatted(trigger, key));
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(202);
  }

  private Result run(String answers, String... words) throws IOException {
    return runAt(scene, answers, words);
  }

  private static Result runAt(Scene scene, String answers, String... words) throws IOException {
    try (ConsoleServer server = ConsoleServer.open(0, new Suite(scene), Runnable::run)) {
      return new Terminal(
              Map.of("RETRIGGER_PORT", Integer.toString(server.port())),
              answers,
              _ -> {
                throw new AssertionError("no stack was named");
              },
              _ -> scene.pass(Duration.ofMinutes(10)))
          .run((Object[]) words);
    }
  }

  /** A scene behind the console's door. */
  private record Suite(Scene scene) implements ConsoleSuite {
    @Override
    public List<Problem> apply(List<Source> files) {
      return List.of();
    }

    @Override
    public void send(String event) {
      throw new AssertionError("nobody sends");
    }

    @Override
    public Reports reports() {
      return scene.reports();
    }

    @Override
    public Operations operations() {
      return new SceneOperations(scene);
    }
  }
}
