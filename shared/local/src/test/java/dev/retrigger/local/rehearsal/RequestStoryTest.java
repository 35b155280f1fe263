package dev.retrigger.local.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.targets.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of what operators ask for, from the door to the target, in virtual time. */
final class RequestStoryTest {
  private static final ModelId CHURN = ModelId.parse("growth/churn");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration MINUTES = Duration.ofMinutes(3);

  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        lake: {s3: "s3://lake/in/", files: "*.csv"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {Reason: "${trigger.reason}", Epochs: "10"}
          limits: {concurrency: 1, cooldown: COOLDOWN, budget: {per: day, runs: 10000}}
        score:
          target: {type: sagemaker-pipeline, name: churn-score}
          parameters: {Manifest: "${inputs.lake.manifest}"}
          limits: {concurrency: 1, budget: {per: day, runs: 10000}}
      triggers:
        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
        new-data: {input: lake, window: {quiet: 20m, maxWait: 2h}, start: score}
      """;

  private final Workshop workshop = new Workshop();
  private final ManualClock clock = new ManualClock(NOON);
  private final Rehearsal suite = suite("0m");

  private Rehearsal suite(String cooldown) {
    Rehearsal made = new Rehearsal(clock, _ -> Optional.empty(), (_, _) -> workshop, Ports.open());
    made.apply(Story.compile(MODEL.replace("COOLDOWN", cooldown)));
    return made;
  }

  @Test
  @Tag("Z-17")
  @Tag("R-05")
  void shouldStartAPipelineAndStopItsRun() {
    JsonNode started = ask(suite, start("k1", ",\"parameters\":{\"Epochs\":\"20\"}"));
    Run run = run(suite);
    RunStatus before = run.status();

    int stopped =
        status(suite, "{\"action\":\"stop\",\"run\":\"" + run.id() + "\",\"reason\":\"too dear\"}");
    suite.pass(MINUTES);

    assertThat(started.at("/ids/run").asText()).isEqualTo(run.id().value());
    assertThat(before).isEqualTo(RunStatus.STARTED);
    assertThat(run.origin().by()).contains("iam:local/ann");
    assertThat(workshop.requests)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.parameters()).containsEntry("Epochs", "20");
              assertThat(request.parameters()).containsEntry("Reason", "the new tariff");
            });
    assertThat(stopped).isEqualTo(202);
    assertThat(run(suite).status()).isEqualTo(RunStatus.STOPPED);
    assertThat(run(suite).progress().detail().orElseThrow()).contains("iam:local/ann", "too dear");
  }

  @Test
  @Tag("Z-17")
  void shouldStartOnceWhenTheKeyIsTheSame() {
    ask(suite, start("k1", ""));
    ask(suite, start("k1", ""));
    workshop.ends(RunStatus.SUCCEEDED);
    suite.pass(MINUTES);
    ask(suite, start("k1", ""));
    suite.pass(MINUTES);

    assertThat(workshop.requests).hasSize(1);
    assertThat(runs(suite)).hasSize(1);
  }

  @Test
  @Tag("R-03")
  @Tag("R-05")
  void shouldRetryAFailedRunFromTheStepThatFailedAndNoOther() {
    ask(suite, start("k1", ""));
    Run first = run(suite);
    int early = status(suite, retry(first));
    workshop.ends(RunStatus.FAILED);
    suite.pass(MINUTES);

    int retried = status(suite, retry(first));
    suite.settle();
    Run second = runs(suite).getLast();
    int twice = status(suite, retry(first));
    workshop.ends(RunStatus.SUCCEEDED);
    suite.pass(MINUTES);

    assertThat(early).isEqualTo(409);
    assertThat(retried).isEqualTo(202);
    assertThat(twice).isEqualTo(409);
    assertThat(workshop.requests)
        .extracting(Target.Request::resumes)
        .containsExactly(Optional.empty(), first.progress().execution());
    assertThat(second.origin().retryOf()).contains(first.id());
    assertThat(second.origin().generation()).isEqualTo(1);
    assertThat(runs(suite).getLast().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(status(suite, retry(second))).isEqualTo(409);
  }

  @Test
  void shouldStartNothingWhilePausedAndAllOfItAfterwards() {
    ask(suite, "{\"action\":\"pause\",\"scope\":\"growth\",\"reason\":\"audit\"}");
    ask(suite, start("k1", ""));
    suite.deliverTick(tick(22));
    suite.pass(Duration.ofHours(2));
    List<Target.Request> during = List.copyOf(workshop.requests);
    JsonNode pending = ask(suite, "{\"action\":\"pending\"}");

    ask(suite, "{\"action\":\"resume\",\"scope\":\"growth\"}");
    suite.settle();

    assertThat(during).isEmpty();
    assertThat(pending.at("/batches/0/why").asText()).isEqualTo("PAUSED");
    assertThat(pending.at("/batches/0/signals").asInt()).isEqualTo(2);
    assertThat(workshop.requests).hasSize(1);
    assertThat(runs(suite)).hasSize(1);
    assertThat(ask(suite, "{\"action\":\"pending\"}").path("batches")).isEmpty();
  }

  @Test
  @Tag("N-22")
  void shouldRunNowWhatCoolsDown() {
    Rehearsal cooling = suite("6h");
    coolsDown(cooling);
    JsonNode pending = ask(cooling, "{\"action\":\"pending\"}");

    ask(cooling, "{\"action\":\"runNow\",\"model\":\"growth/churn\",\"pipeline\":\"train\"}");

    assertThat(pending.at("/batches/0/why").asText()).isEqualTo("COOLDOWN");
    assertThat(pending.at("/batches/0/leader").asText()).isEqualTo("growth/churn/nightly");
    assertThat(workshop.requests).hasSize(2);
    assertThat(ask(cooling, "{\"action\":\"pending\"}").path("batches")).isEmpty();
  }

  @Test
  @Tag("N-22")
  void shouldDropWhatCoolsDownAndKeepARecord() {
    Rehearsal cooling = suite("6h");
    coolsDown(cooling);

    ask(
        cooling,
        "{\"action\":\"drop\",\"model\":\"growth/churn\",\"pipeline\":\"train\",\"reason\":\"old\"}");
    cooling.pass(Duration.ofHours(7));

    assertThat(workshop.requests).hasSize(1);
    assertThat(ask(cooling, "{\"action\":\"pending\"}").path("batches")).isEmpty();
  }

  private void coolsDown(Rehearsal cooling) {
    ask(cooling, start("k1", ""));
    workshop.ends(RunStatus.SUCCEEDED);
    cooling.pass(MINUTES);
    cooling.deliverTick(tick(22));
    cooling.settle();
  }

  @Test
  @Tag("N-22")
  void shouldCloseAnOpenWindowNow() {
    suite.deliverData(created("in/a.csv"));
    suite.settle();
    String window = ask(suite, "{\"action\":\"pending\"}").at("/windows/0/window").asText();

    ask(suite, "{\"action\":\"runNow\",\"window\":\"" + window + "\"}");

    assertThat(workshop.requests)
        .singleElement()
        .satisfies(request -> assertThat(request.resource()).isEqualTo("churn-score"));
    assertThat(ask(suite, "{\"action\":\"pending\"}").path("windows")).isEmpty();
  }

  @Test
  @Tag("N-22")
  void shouldDropAnOpenWindowWithARecord() {
    suite.deliverData(created("in/a.csv"));
    suite.settle();
    String window = ask(suite, "{\"action\":\"pending\"}").at("/windows/0/window").asText();

    ask(suite, "{\"action\":\"drop\",\"window\":\"" + window + "\",\"reason\":\"a test\"}");
    suite.pass(Duration.ofHours(3));

    assertThat(workshop.requests).isEmpty();
    assertThat(records(suite).getLast().decision()).isEqualTo(new Suppress(Limit.DROPPED));
    assertThat(records(suite).getLast().signal().attributes()).containsEntry("by", "iam:local/ann");
  }

  @Test
  @Tag("N-18")
  void shouldReplayOneEventAsANewSignalOnlyWhenAsked() {
    suite.deliverTick(tick(21));
    suite.settle();
    workshop.ends(RunStatus.SUCCEEDED);
    suite.pass(MINUTES);
    String event = records(suite).getFirst().signal().eventId();

    JsonNode dry = ask(suite, "{\"action\":\"replay\",\"event\":\"" + event + "\",\"again\":true}");
    ask(suite, "{\"action\":\"replay\",\"event\":\"" + event + "\",\"dryRun\":false}");
    int asItWas = workshop.requests.size();
    ask(
        suite,
        "{\"action\":\"replay\",\"event\":\"" + event + "\",\"dryRun\":false,\"again\":true}");

    assertThat(dry.at("/items/0/outcome").asText()).isEqualTo("Start");
    assertThat(asItWas).isEqualTo(1);
    assertThat(records(suite).getFirst().duplicates()).isEqualTo(1);
    assertThat(workshop.requests).hasSize(2);
    assertThat(runs(suite).getLast().lineage())
        .containsEntry("replayOf", records(suite).getFirst().signal().id().value())
        .containsEntry("replayedBy", "iam:local/ann");
  }

  @Test
  @Tag("N-18")
  void shouldReplayARangeWithinTheLimits() {
    for (int night = 11; night <= 14; night++) {
      suite.deliverTick(tick(night));
      suite.settle();
      workshop.ends(RunStatus.SUCCEEDED);
      suite.pass(MINUTES);
    }
    String range =
        """
        {"action":"replay","model":"growth/churn","from":"2026-11-21T00:00:00Z",
         "to":"2026-11-22T00:00:00Z","again":true,"dryRun":%s}
        """;

    JsonNode dry = ask(suite, range.formatted(true));
    int before = workshop.requests.size();
    ask(suite, range.formatted(false));
    int atOnce = workshop.requests.size() - before;
    workshop.ends(RunStatus.SUCCEEDED);
    suite.pass(MINUTES);

    assertThat(dry.path("items")).hasSize(4);
    assertThat(before).isEqualTo(4);
    assertThat(atOnce).as("one at a time").isEqualTo(1);
    assertThat(workshop.requests).as("the others were coalesced").hasSize(6);
    assertThat(records(suite)).hasSize(8);
  }

  @Test
  void shouldStopARunThatIsIntendedBeforeItStarts() {
    Rehearsal lost =
        new Rehearsal(
            clock,
            _ -> Optional.empty(),
            (_, _) -> {
              throw new IllegalStateException("nobody can be reached");
            },
            Ports.open());
    lost.apply(Story.compile(MODEL.replace("COOLDOWN", "0m")));
    ask(lost, start("k1", ""));
    Run run = runs(lost).getFirst();

    int answer = status(lost, "{\"action\":\"stop\",\"run\":\"" + run.id() + "\"}");

    assertThat(run.status()).isEqualTo(RunStatus.INTENT);
    assertThat(answer).isEqualTo(202);
    assertThat(runs(lost).getFirst().progress().stopping()).isTrue();
  }

  private static String start(String key, String more) {
    return "{\"action\":\"start\",\"model\":\"growth/churn\",\"pipeline\":\"train\",\"key\":\"%s\",\"reason\":\"the new tariff\"%s}"
        .formatted(key, more);
  }

  private static String retry(Run run) {
    return "{\"action\":\"retry\",\"run\":\"%s\",\"from\":\"failed-step\"}".formatted(run.id());
  }

  private static String tick(int day) {
    return "{\"model\":\"growth/churn\",\"trigger\":\"nightly\",\"scheduledTime\":\"2026-11-%dT03:00:00Z\"}"
        .formatted(day);
  }

  private String created(String key) {
    return """
    {"version":"0","id":"e-1","detail-type":"Object Created","source":"aws.s3","account":"111122223333",
     "time":"%s","region":"eu-west-1","resources":["arn:aws:s3:::lake"],
     "detail":{"version":"0","bucket":{"name":"lake"},
      "object":{"key":"%s","size":12,"etag":"e","version-id":"v1","sequencer":"01"},"reason":"PutObject"}}
    """
        .formatted(clock.instant(), key);
  }

  /** Asks, and lets the functions deal with it. */
  private static JsonNode ask(Rehearsal suite, String body) {
    JsonNode answer = suite.request("ann", body);
    suite.settle();
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isLessThan(300);
    return Json.tree(answer.path("body").asText());
  }

  private static int status(Rehearsal suite, String body) {
    int status = suite.request("ann", body).path("statusCode").asInt();
    suite.settle();
    return status;
  }

  private Run run(Rehearsal of) {
    assertThat(runs(of)).hasSize(1);
    return runs(of).getFirst();
  }

  /** Every run, the oldest first. */
  private List<Run> runs(Rehearsal of) {
    return new Runs(of.table())
        .onDay(CHURN, LocalDate.of(2026, 11, 21)).stream()
            .sorted(
                Comparator.comparing((Run run) -> run.origin().generation())
                    .thenComparing(run -> run.progress().intended()))
            .toList();
  }

  /** Every decision in the history, the oldest first. */
  private static List<SignalRecord> records(Rehearsal of) {
    List<SignalRecord> records =
        new ArrayList<>(new Signals(of.table()).onDay(CHURN, LocalDate.of(2026, 11, 21)));
    records.sort(Comparator.comparing(SignalRecord::at));
    return records;
  }
}
