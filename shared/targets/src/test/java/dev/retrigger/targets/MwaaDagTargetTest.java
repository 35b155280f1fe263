package dev.retrigger.targets;

import static dev.retrigger.targets.ServiceFaults.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Json;
import dev.retrigger.events.ParameterTree;
import dev.retrigger.targets.Target.Lookup;
import dev.retrigger.targets.Target.StartOutcome;
import dev.retrigger.targets.Target.StartOutcome.Conflict;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import dev.retrigger.targets.Target.StartOutcome.Unclear;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.mwaa.MwaaClient;
import software.amazon.awssdk.services.mwaa.model.GetEnvironmentRequest;
import software.amazon.awssdk.services.mwaa.model.GetEnvironmentResponse;
import software.amazon.awssdk.services.mwaa.model.InvokeRestApiRequest;
import software.amazon.awssdk.services.mwaa.model.InvokeRestApiResponse;
import software.amazon.awssdk.services.mwaa.model.ResourceNotFoundException;
import software.amazon.awssdk.services.mwaa.model.RestApiClientException;
import software.amazon.awssdk.services.mwaa.model.RestApiServerException;

final class MwaaDagTargetTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String CONF =
      """
      {"features":["tenure","plan"],"train":{"epochs":3,"rate":0.25,"gpu":true,"tags":{}},
       "note":"blåbær 🫐 \\"quoted\\" \\\\ {{ not a template }}\\nnext line"}""";

  private final Airflow airflow = new Airflow("2.10.3");
  private final MwaaDagTarget target = new MwaaDagTarget(airflow);

  @Tag("V-01")
  @Tag("V-02")
  @Tag("N-14")
  @Test
  void shouldHandTheConfOverIntact() {
    StartOutcome outcome = target.start(request("growth_train", CONF));

    assertThat(outcome).isInstanceOf(Started.class);
    assertThat(airflow.runs).hasSize(1);
    JsonNode conf = airflow.runs.firstEntry().getValue().path("conf");
    assertThat(ParameterTree.same(conf, Json.tree(CONF))).isTrue();
  }

  @Tag("V-01")
  @ParameterizedTest
  @ValueSource(
      strings = {"growth_train", "growth_deploy", "t", "a.dag-with_every.sign-of_theirs.1"})
  void shouldStartAnyDag(String dag) {
    airflow.add(dag);
    assertThat(target.start(request(dag, "{}"))).isInstanceOf(Started.class);
    assertThat(airflow.paths).allMatch(path -> path.length() <= 64);
  }

  @Tag("V-03")
  @Test
  void shouldCallTheServiceAndNeverTheWebServer() {
    // The stand-in has no web server, and no token for one: the SDK's other calls are not there.
    target.start(request("growth_train", CONF));

    assertThat(airflow.calls)
        .containsExactly("GET /dags/growth_train", "POST /dags/growth_train/dagRuns");
  }

  @Tag("V-04")
  @Test
  void shouldTakeAConflictForOursWhenTheConfIsTheSame() {
    StartOutcome first = target.start(request("growth_train", CONF));
    StartOutcome second = target.start(request("growth_train", CONF));

    assertThat(first).isInstanceOf(Started.class).isEqualTo(second);
    assertThat(airflow.runs).hasSize(1);
    assertThat(airflow.runs.firstEntry().getKey()).isEqualTo(RUN.value().substring(0, 64 - 27));
  }

  @Tag("V-04")
  @Test
  void shouldNotTakeAConflictForOursWhenTheConfDiffers() {
    target.start(request("growth_train", CONF));

    assertThat(target.start(request("growth_train", "{\"other\":true}")))
        .isInstanceOf(Conflict.class);
  }

  @Test
  void shouldNotTakeAConflictForOursWhenTheNoteNamesAnotherRun() {
    target.start(request("growth_train", CONF));
    airflow.runs.firstEntry().getValue().put("note", "Retrigger run rt-abc: other");

    assertThat(target.start(request("growth_train", CONF))).isInstanceOf(Conflict.class);
  }

  @Test
  void shouldTakeARunForOursWhenAPersonWroteAnotherNote() {
    target.start(request("growth_train", CONF));
    airflow.runs.firstEntry().getValue().put("note", "checked, fine");

    assertThat(target.look(request("growth_train", CONF), NOON)).isInstanceOf(Lookup.Found.class);
  }

  @Tag("V-05")
  @ParameterizedTest
  @CsvSource({"2.7.2, false", "2.11.0, false", "3.0.6, true", "10.0.0, true"})
  void shouldWriteTheBodyOfTheEnvironmentsAirflow(String version, boolean logicalDate) {
    Airflow versioned = new Airflow(version);
    MwaaDagTarget dags = new MwaaDagTarget(versioned);

    assertThat(dags.start(request("growth_train", CONF))).isInstanceOf(Started.class);
    assertThat(dags.start(request("growth_train", CONF))).isInstanceOf(Started.class);
    assertThat(versioned.bodies.getFirst().has("logical_date")).isEqualTo(logicalDate);
    assertThat(versioned.bodies.getFirst().path("logical_date").isNull()).isEqualTo(logicalDate);
    assertThat(versioned.versionsAsked).isEqualTo(1);
  }

  @Tag("V-06")
  @Test
  void shouldTellAnUnknownAPausedAndABrokenDagApart() {
    airflow.add("paused").put("is_paused", true);
    airflow.add("broken").put("has_import_errors", true);

    assertThat(target.start(request("nowhere", "{}")))
        .isEqualTo(
            new Rejected(
                "environment ml-prod has no DAG nowhere; check the id, and that its file has been"
                    + " read"));
    assertThat(target.start(request("paused", "{}")))
        .isEqualTo(
            new Rejected("DAG paused of environment ml-prod is paused; unpause it in Airflow"));
    assertThat(target.start(request("broken", "{}")))
        .isEqualTo(
            new Rejected(
                "DAG broken of environment ml-prod has an import error; Airflow's list of DAGs"
                    + " shows it"));
    assertThat(airflow.runs).isEmpty();
  }

  @Test
  void shouldRefuseADagWhosePathIsTooLongBeforeAnyCall() {
    assertThat(target.start(request("d".repeat(34), "{}")))
        .isEqualTo(
            new Rejected(
                "the DAG's id has 34 characters; MWAA takes paths of 64, which leaves 33 for it"
                    + " beside the run's id: give the DAG a shorter one"));
    assertThat(airflow.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"~", "a/b", "a?b", "a b", ""})
  void shouldRefuseWhatCannotBeADag(String dag) {
    assertThat(target.start(request(dag, "{}"))).isInstanceOf(Rejected.class);
    assertThat(airflow.calls).isEmpty();
  }

  @Test
  void shouldRefuseAWordWhereANumberShouldBe() {
    Target.Request request =
        ServiceFaults.request(
            "ml-prod/growth_train",
            Map.of("environment", "ml-prod", "dag", "growth_train"),
            Map.of("int:/train/epochs", "many"));

    assertThat(target.inputBytes(request)).isPositive();
    assertThat(target.start(request))
        .isEqualTo(new Rejected("parameter 'int:/train/epochs' is not a whole number"));
  }

  static Stream<Arguments> errors() {
    return Stream.concat(
        ServiceFaults.common(),
        Stream.of(
            arguments(airflow(400, "dag_run_id is malformed"), Rejected.class),
            arguments(airflow(401, "Unauthorized"), NotNow.class),
            arguments(airflow(403, "Forbidden"), NotNow.class),
            arguments(airflow(429, "Too many requests"), NotNow.class),
            arguments(
                ServiceFaults.of(RestApiServerException.builder(), "RestApiServerException", 400),
                Unclear.class),
            arguments(
                ServiceFaults.of(
                    ResourceNotFoundException.builder(), "ResourceNotFoundException", 404),
                Rejected.class)));
  }

  @Tag("N-25")
  @ParameterizedTest
  @MethodSource("errors")
  void shouldTellWhatAnErrorOfTheServiceMeans(
      RuntimeException error, Class<? extends StartOutcome> outcome) {
    airflow.faults.next("POST", error);

    assertThat(target.start(request("growth_train", CONF))).isInstanceOf(outcome);
  }

  @Tag("N-25")
  @ParameterizedTest
  @MethodSource("errors")
  void shouldNotTakeAFailedLookForAbsence(RuntimeException error) {
    Target.Request request = request("growth_train", CONF);
    target.start(request);
    airflow.faults.next("GET", error);

    assertThat(target.look(request, NOON))
        .isInstanceOf(
            error instanceof ResourceNotFoundException
                ? Lookup.Absent.class
                : Lookup.Unclear.class);
  }

  @Tag("V-04")
  @Test
  void shouldFindTheRunWhenTheAnswerWasLost() {
    Target.Request request = request("growth_train", CONF);
    assertThat(target.look(request, NOON)).isEqualTo(new Lookup.Absent());
    airflow.loseNextAnswer = true;

    assertThat(target.start(request)).isInstanceOf(Unclear.class);
    assertThat(target.look(request, NOON)).isInstanceOf(Lookup.Found.class);
    assertThat(target.start(request)).isInstanceOf(Started.class);
    assertThat(airflow.runs).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"queued, STARTED", "running, STARTED", "success, SUCCEEDED", "failed, FAILED"})
  void shouldReadAState(String state, RunStatus status) {
    Started started = (Started) target.start(request("growth_train", CONF));
    airflow
        .runs
        .firstEntry()
        .getValue()
        .put("state", state)
        .put("end_date", "2026-11-21T12:30:00.123456+00:00");

    Target.Status described = target.describe(started.execution());
    assertThat(described.status()).isEqualTo(status);
    assertThat(described.ended().isPresent()).isEqualTo(status.isFinal());
  }

  @Test
  void shouldBePolledEveryMinute() {
    assertThat(target.pollInterval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void shouldNameTheTasksThatFailed() {
    Started started = (Started) target.start(request("growth_train", CONF));

    assertThat(target.explain(started.execution())).isEqualTo("task fit failed at attempt 2");
  }

  @Test
  void shouldStopARunByFailingItAndLeaveOneThatIsOver() {
    Started started = (Started) target.start(request("growth_train", CONF));
    target.stop(RUN, started.execution());
    assertThat(target.describe(started.execution()).status()).isEqualTo(RunStatus.FAILED);

    airflow.runs.firstEntry().getValue().put("state", "success");
    target.stop(RUN, started.execution());
    assertThat(target.describe(started.execution()).status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void shouldRefuseToResume() {
    assertThat(target.start(ServiceFaults.resuming(request("growth_train", CONF), "x")))
        .isInstanceOf(Rejected.class);
  }

  private static Target.Request request(String dag, String conf) {
    return ServiceFaults.request(
        "ml-prod/" + dag,
        Map.of("environment", "ml-prod", "dag", dag),
        ParameterTree.flatten((ObjectNode) Json.tree(conf)));
  }

  private static RuntimeException airflow(int status, String detail) {
    return ServiceFaults.of(
        RestApiClientException.builder()
            .restApiStatusCode(status)
            .restApiResponse(
                Documents.of(
                    Json.tree("{\"detail\":\"" + detail + "\",\"status\":" + status + "}"))),
        "RestApiClientException",
        400);
  }

  /** The part of Airflow's API that is called, behind the service's limit on paths. */
  private static final class Airflow implements MwaaClient {
    final ServiceFaults faults = new ServiceFaults();
    final SequencedMap<String, ObjectNode> runs = new LinkedHashMap<>();
    final List<String> calls = new ArrayList<>();
    final List<String> paths = new ArrayList<>();
    final List<JsonNode> bodies = new ArrayList<>();
    private final Map<String, ObjectNode> dags = new LinkedHashMap<>();
    private final String version;
    int versionsAsked;
    boolean loseNextAnswer;

    Airflow(String version) {
      this.version = version;
      add("growth_train");
    }

    ObjectNode add(String dag) {
      ObjectNode added =
          (ObjectNode) Json.tree("{\"is_paused\":false,\"has_import_errors\":false}");
      dags.put(dag, added);
      return added;
    }

    @Override
    public GetEnvironmentResponse getEnvironment(GetEnvironmentRequest request) {
      versionsAsked++;
      return GetEnvironmentResponse.builder()
          .environment(environment -> environment.airflowVersion(version))
          .build();
    }

    @Override
    public InvokeRestApiResponse invokeRestApi(InvokeRestApiRequest request) {
      assertThat(request.path().length()).isLessThanOrEqualTo(64);
      calls.add(request.methodAsString() + " " + request.path());
      paths.add(request.path());
      String[] path = request.path().split("/", -1);
      boolean start = request.methodAsString().equals("POST") && !path[2].equals("~");
      if (start || path.length > 4) {
        faults.on(request.methodAsString());
      }
      JsonNode body = Documents.json(request.body());
      JsonNode answer =
          switch (request.methodAsString()) {
            case "POST" -> start ? begin(path[2], (ObjectNode) body) : failedTasks(body);
            case "PATCH" -> run(path[4]).setAll((ObjectNode) body);
            default -> path.length > 4 ? run(path[4]) : dag(path[2]);
          };
      return InvokeRestApiResponse.builder()
          .restApiStatusCode(200)
          .restApiResponse(Documents.of(answer))
          .build();
    }

    private JsonNode dag(String dag) {
      if (!dags.containsKey(dag)) {
        throw airflow(404, "DAG not found");
      }
      return dags.get(dag);
    }

    private ObjectNode run(String id) {
      ObjectNode run = runs.get(id);
      if (run == null) {
        throw airflow(404, "DAGRun not found");
      }
      return run;
    }

    private JsonNode begin(String dag, ObjectNode body) {
      bodies.add(body.deepCopy());
      dag(dag);
      String id = body.path("dag_run_id").asText();
      if (runs.containsKey(id)) {
        throw airflow(409, "DAGRun already exists");
      }
      runs.put(id, body.put("state", "queued"));
      if (loseNextAnswer) {
        loseNextAnswer = false;
        throw ServiceFaults.of(RestApiServerException.builder(), "timed out", 400);
      }
      return body;
    }

    private JsonNode failedTasks(JsonNode query) {
      assertThat(query.path("dag_run_ids").path(0).asText()).isEqualTo(runs.firstEntry().getKey());
      return Json.tree(
          "{\"task_instances\":[{\"task_id\":\"fit\",\"state\":\"failed\",\"try_number\":2},"
              + "{\"task_id\":\"register\",\"state\":\"upstream_failed\",\"try_number\":0}]}");
    }

    @Override
    public String serviceName() {
      return "airflow";
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
