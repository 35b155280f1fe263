package dev.retrigger.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.ObjectStore.StoredObject;
import dev.retrigger.aws.webhook.Verification.Verified;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.events.Json;
import dev.retrigger.events.ScheduleTick;
import dev.retrigger.intake.Taken;
import dev.retrigger.ledger.IgnoredEvents;
import dev.retrigger.ledger.IgnoredEvents.IgnoredEvent;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.local.rehearsal.ManualClock;
import dev.retrigger.local.rehearsal.Ports;
import dev.retrigger.local.rehearsal.Receiver;
import dev.retrigger.local.rehearsal.Rehearsal;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import dev.retrigger.receivewebhook.Sender;
import dev.retrigger.receivewebhook.Senders;
import dev.retrigger.receivewebhook.WebhookReceiver.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thousand facts of every source, each announced one to five times, late and out of order, over
 * three days of virtual time: what was accepted is in one place, and everything has its record.
 */
final class MixedSourcesTest {
  private static final Instant BEGIN = Instant.parse("2026-11-02T00:00:00Z");
  private static final int FACTS = 1_000;
  private static final ModelId MODEL = ModelId.parse("growth/churn");
  private static final String TOKEN = "a-token-of-gitlab";

  private static final String FILE =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        training: {s3: "s3://lake/churn/in/", files: "*.csv"}
        image: {ecr: growth/churn, tags: {semver: ">=1.0.0"}}
      monitors:
        quality: {alarm: churn-drift}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {Data: "${inputs.training.manifest:-}", Image: "${inputs.image.uri:-}"}
          limits: {cooldown: 30m, concurrency: 1, budget: {per: day, runs: 10000}}
        build:
          target: {type: codebuild, project: churn-build}
          parameters: {SourceVersion: "${trigger.commit}"}
          limits: {concurrency: 2, onBusy: queue, budget: {per: day, runs: 10000}}
        report:
          target: {type: state-machine, name: churn-report}
          limits: {concurrency: 1, onBusy: skip, budget: {per: day, runs: 10000}}
      triggers:
        new-data: {input: training, window: {quiet: 5m, maxWait: 1h}, start: train}
        new-image: {input: image, start: train}
        drift: {monitor: quality, start: train}
        latency: {alarm: churn-latency, start: report}
        hourly: {schedule: "rate(1 hour)", missed: none, start: report}
        merge: {gitlab: {project: growth/churn, event: push, branch: main}, start: build}
        asked: {request: {}, start: report}
      """;

  private final ManualClock clock = new ManualClock(BEGIN);
  private final Rehearsal rehearsal =
      new Rehearsal(
          "dev", clock, _ -> Optional.of(""), (_, _) -> new SupposedTarget(), Ports.open());
  private final Sender gitLab =
      Senders.read(
              "{\"gitlab\": {\"scheme\": \"gitlab-token\", \"secret\": \""
                  + TOKEN
                  + "\", \"projects\": [\"growth/*\"]}}")
          .find("gitlab")
          .orElseThrow();

  /** What was accepted, and how often it came. */
  private final Map<SignalId, Accepted> accepted = new HashMap<>();

  /** What was for no trigger, by the sender's id, and how often it came. */
  private final Map<String, Integer> passed = new TreeMap<>();

  private record Accepted(Signal signal, int deliveries) {}

  private record Announcement(Instant at, int order, Runnable delivery) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  @Tag("N-16")
  @Tag("N-04")
  void shouldHaveEveryFactInOnePlaceAndEveryDecisionOnRecord(long seed) {
    rehearsal.apply(
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(Source.of("churn.yaml", FILE)))
            .models());
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Announcement> announcements = announcements(random);

    announcements.forEach(
        announcement -> {
          rehearsal.passUntil(announcement.at());
          announcement.delivery().run();
          rehearsal.settle();
        });
    rehearsal.pass(Duration.ofDays(1));
    rehearsal.passUntil(clock.instant().plus(Duration.ofDays(2)));

    assertThat(rehearsal.parked()).isEmpty();
    assertThat(rehearsal.isQuiet()).isTrue();
    assertThat(
            accepted.values().stream().mapToInt(Accepted::deliveries).sum()
                + passed.values().stream().mapToInt(Integer::intValue).sum())
        .as("every delivery was told what became of it")
        .isEqualTo(announcements.size());
    assertThat(accepted.size() + passed.size()).isEqualTo(FACTS);
    accepted.values().forEach(this::assertOnRecord);
    passed.forEach(this::assertIgnored);
    assertInOnePlace();
  }

  /** P3: one record, which counts what came again. */
  private void assertOnRecord(Accepted fact) {
    List<SignalRecord> records =
        new Signals(rehearsal.table())
            .about(fact.signal().subject())
            .filter(record -> record.signal().id().equals(fact.signal().id()))
            .toList();
    assertThat(records).as(fact.signal().key()).hasSize(1);
    assertThat(1 + records.getFirst().duplicates())
        .as(fact.signal().key())
        .isEqualTo(fact.deliveries());
  }

  private void assertIgnored(String eventId, int deliveries) {
    assertThat(new IgnoredEvents(rehearsal.table()).ofEvent(eventId))
        .extracting(IgnoredEvent::duplicates)
        .containsExactly((long) deliveries - 1);
  }

  /** P2: carried by one run, suppressed or refused; nothing waits any more. */
  private void assertInOnePlace() {
    Signals signals = new Signals(rehearsal.table());
    Pipelines pipelines = new Pipelines(rehearsal.table());
    Map<Class<?>, Integer> decisions = new HashMap<>();
    for (Accepted fact : accepted.values()) {
      SignalRecord record = signals.find(fact.signal()).orElseThrow();
      decisions.merge(record.decision().getClass(), 1, Integer::sum);
      if (record.batch().isPresent()) {
        assertThat(pipelines.fateOf(record)).as(record.toString()).isPresent();
      } else {
        assertThat(record.decision())
            .isInstanceOfAny(Decision.Join.class, Decision.Suppress.class, Decision.Refuse.class);
      }
    }
    assertThat(decisions.keySet())
        .as("the scene is not idle: %s", decisions)
        .contains(
            Decision.Start.class,
            Decision.Defer.class,
            Decision.Join.class,
            Decision.Suppress.class);
    List<Run> runs =
        Stream.iterate(BEGIN, day -> day.plus(Duration.ofDays(1)))
            .limit(10)
            .flatMap(
                day ->
                    new Runs(rehearsal.table())
                            .onDay(MODEL, day.atOffset(java.time.ZoneOffset.UTC).toLocalDate())
                            .stream())
            .toList();
    assertThat(
            runs.stream()
                .flatMap(run -> pipelines.batch(run.pipeline(), run.batch()).stream())
                .map(Signal::id))
        .doesNotHaveDuplicates();
    assertThat(runs.stream().mapToLong(run -> run.request().read().isEmpty() ? 0 : 1).sum())
        .isPositive();
    assertThat(runs.stream().map(Run::id).map(RunId::value))
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(100);
    for (String pipeline : List.of("train", "build", "report")) {
      assertThat(pipelines.state(new PipelineId(MODEL, pipeline)).hasWaiting()).isFalse();
    }
  }

  private List<Announcement> announcements(RandomGenerator random) {
    List<Announcement> all = new ArrayList<>();
    for (int number = 0; number < FACTS; number++) {
      int fact = number;
      Instant at = BEGIN.plusSeconds(random.nextInt(3 * 24 * 3600));
      Runnable delivery =
          switch (random.nextInt(10)) {
            case 0, 1, 2 -> object(fact, at, random.nextInt(10) > 0);
            case 3 -> image(fact, at, random.nextInt(4) > 0);
            case 4 -> alarm("churn-drift", fact, at, random.nextInt(4) > 0);
            case 5 -> alarm("churn-latency", fact, at, true);
            case 6 -> tick(fact);
            case 7 -> asked(fact);
            default -> push(fact, random.nextInt(4) > 0);
          };
      int times = 1 + random.nextInt(5);
      for (int time = 0; time < times; time++) {
        // The gateway's clock and the bus may be late; a push is signed anew when it is sent again.
        all.add(new Announcement(at.plusSeconds(random.nextInt(600)), random.nextInt(), delivery));
      }
    }
    all.sort(Comparator.comparing(Announcement::at).thenComparingInt(Announcement::order));
    return all;
  }

  private Runnable object(int fact, Instant at, boolean wanted) {
    String key = "churn/in/" + fact + (wanted ? ".csv" : ".tmp");
    String version = "v" + fact;
    String event =
        bridged(
            "aws.s3",
            "Object Created",
            "s3-" + fact,
            at,
            """
            {"version": "0", "bucket": {"name": "lake"}, "object": {"key": "%s", "size": 7,
             "etag": "e", "version-id": "%s", "sequencer": "%016x"}, "reason": "PutObject"}
            """
                .formatted(key, version, fact));
    return () -> {
      rehearsal.store().announce("lake", new StoredObject(key, version, 7, "e"));
      rehearsal.deliverData(event);
      rehearsal.settle();
      // Objects that no input takes are counted, and kept nowhere.
      new Signals(rehearsal.table())
          .about("s3://lake/" + key)
          .findFirst()
          .map(SignalRecord::signal)
          .ifPresentOrElse(this::accept, () -> passOver(fact));
    };
  }

  /** The one kind of event without a record of its own is noted as if it had one. */
  private void passOver(int fact) {
    String id = "s3-" + fact;
    new IgnoredEvents(rehearsal.table())
        .note(new IgnoredEvent("s3", "s3/" + fact, id, BEGIN, clock.instant(), "counted", 0));
    passed.merge(id, 1, Integer::sum);
  }

  private Runnable image(int fact, Instant at, boolean wanted) {
    String id = "ecr-" + fact;
    String event =
        bridged(
            "aws.ecr",
            "ECR Image Action",
            id,
            at,
            """
            {"result": "SUCCESS", "repository-name": "growth/churn", "action-type": "PUSH",
             "image-digest": "sha256:%064x", "image-tag": "%s"}
            """
                .formatted(fact, wanted ? "1." + fact + ".0" : "branch-" + fact));
    return () -> taken(id, rehearsal.receive(Receiver.IMAGE, event));
  }

  private Runnable alarm(String name, int fact, Instant at, boolean off) {
    String id = "alarm-" + fact;
    String event =
        bridged(
                "aws.cloudwatch",
                "CloudWatch Alarm State Change",
                id,
                at,
                """
            {"alarmName": "%s", "state": {"value": "%s", "reason": "r", "timestamp": "%s"},
             "previousState": {"value": "OK", "timestamp": "2026-11-01T00:00:00.000+0000"},
             "configuration": {"metrics": [{"id": "m", "returnData": true, "metricStat":
               {"metric": {"namespace": "churn", "name": "drift", "dimensions": {}},
                "period": 60, "stat": "Average"}}]}}
            """
                    .formatted(name, off ? "ALARM" : "OK", at.toString().replace("Z", ".000+0000")))
            .replace(
                "\"resources\":[]",
                "\"resources\":[\"arn:aws:cloudwatch:eu-north-1:111122223333:alarm:"
                    + name
                    + "\"]");
    return () -> taken(id, rehearsal.receive(Receiver.DRIFT, event));
  }

  private Runnable tick(int fact) {
    ScheduleTick tick = new ScheduleTick(MODEL, "hourly", BEGIN.plus(Duration.ofMinutes(fact)));
    return () -> {
      rehearsal.deliverTick(Json.write(tick));
      accept(tick.signal());
    };
  }

  private Runnable asked(int fact) {
    String body =
        Json.write(
            Map.of(
                "action",
                "fire",
                "model",
                MODEL.toString(),
                "trigger",
                "asked",
                "key",
                "k" + fact));
    return () -> {
      JsonNode answer = rehearsal.request("ann", body);
      assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isBetween(200, 202);
      rehearsal.settle();
      new Signals(rehearsal.table())
          .about("request/growth/churn/asked")
          .map(SignalRecord::signal)
          .filter(signal -> signal.key().equals("k" + fact))
          .findFirst()
          .ifPresent(this::accept);
    };
  }

  private Runnable push(int fact, boolean wanted) {
    String id = "push-" + fact;
    String body =
        """
        {"object_kind": "push", "before": "%040x", "after": "%040x", "ref": "refs/heads/%s",
         "checkout_sha": "%040x", "project_id": 15, "user_username": "ann", "total_commits_count": 0,
         "project": {"id": 15, "path_with_namespace": "growth/churn",
           "web_url": "https://gitlab.example/growth/churn"}, "commits": []}
        """
            .formatted(fact + 1, fact + 2, wanted ? "main" : "other", fact + 2);
    return () -> {
      HttpRequest request =
          HttpRequest.of(
              Json.tree(
                  Json.write(
                      Map.of(
                          "version",
                          "2.0",
                          "routeKey",
                          "POST /webhooks/{sender}",
                          "pathParameters",
                          Map.of("sender", "gitlab"),
                          "headers",
                          Map.of(
                              "X-Gitlab-Token", TOKEN,
                              "X-Gitlab-Event", "Push Hook",
                              "Idempotency-Key", id),
                          "requestContext",
                          Map.of("timeEpoch", clock.instant().toEpochMilli(), "accountId", ""),
                          "body",
                          body,
                          "isBase64Encoded",
                          false))));
      assertThat(request.body()).isEqualTo(body.getBytes(UTF_8));
      Verified verified = (Verified) gitLab.verify(request);
      assertThat(rehearsal.receiveWebhook(request, gitLab, verified))
          .isInstanceOfSatisfying(Received.Accepted.class, received -> taken(id, received.taken()));
    };
  }

  private void taken(String eventId, Taken taken) {
    taken.fired().forEach(this::accept);
    taken.ignored().ifPresent(_ -> passed.merge(eventId, 1, Integer::sum));
  }

  private void accept(Signal signal) {
    accepted.merge(
        signal.id(),
        new Accepted(signal, 1),
        (before, _) -> new Accepted(before.signal(), before.deliveries() + 1));
  }

  private static String bridged(String source, String type, String id, Instant at, String detail) {
    return Json.write(
        Json.tree(
            """
            {"version": "0", "id": "%s", "detail-type": "%s", "source": "%s",
             "account": "111122223333", "time": "%s", "region": "eu-north-1", "resources": [],
             "detail": %s}
            """
                .formatted(id, type, source, at, detail)));
  }
}
