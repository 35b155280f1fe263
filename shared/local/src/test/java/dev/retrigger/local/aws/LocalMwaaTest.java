package dev.retrigger.local.aws;

import static dev.retrigger.local.aws.Region.OTHER;
import static dev.retrigger.local.aws.Region.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.mwaa.model.InvokeRestApiResponse;
import software.amazon.awssdk.services.mwaa.model.ResourceNotFoundException;
import software.amazon.awssdk.services.mwaa.model.RestApiClientException;
import software.amazon.awssdk.services.mwaa.model.ValidationException;

final class LocalMwaaTest {
  private final Region region = new Region();
  private final LocalMwaa mwaa = new LocalMwaa(region.loop, Account.EXAMPLE, Timeline.none());

  LocalMwaaTest() {
    for (String version : new String[] {"2.10.3", "3.0.6"}) {
      mwaa.createEnvironment(environment(version), version);
      mwaa.createDag(environment(version), "train", PipelineRunner.held());
      mwaa.createPausedDag(environment(version), "paused", PipelineRunner.held());
      mwaa.createBrokenDag(environment(version), "broken", "No module named 'x'");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.10.3", "3.0.6"})
  @Tag("N-14")
  void shouldTakeARunsIdOnceForEver(String version) {
    post(version, "train", trigger(version, RUN.value()));
    region.loop.runFor(Duration.ofMinutes(1));
    assertThat(run(version).path("state").asText()).isEqualTo("running");
    world(version).finish(RUN, true, "");
    region.loop.runFor(Duration.ofDays(91));

    assertThatExceptionOfType(RestApiClientException.class)
        .isThrownBy(() -> post(version, "train", trigger(version, RUN.value())))
        .satisfies(refused -> assertThat(refused.restApiStatusCode()).isEqualTo(409));

    assertThat(world(version).starts(RUN)).isEqualTo(1);
    assertThat(run(version).path("state").asText()).isEqualTo("success");
    assertThat(run(version).at("/conf/depth/0").asInt()).isEqualTo(3);
  }

  @Test
  void shouldWantALogicalDateInVersion3AndNoneThatIsNullInVersion2() {
    assertThatExceptionOfType(RestApiClientException.class)
        .isThrownBy(() -> post("3.0.6", "train", Json.object().put("dag_run_id", "x")))
        .satisfies(refused -> assertThat(refused.restApiStatusCode()).isEqualTo(422));
    assertThatExceptionOfType(RestApiClientException.class)
        .isThrownBy(() -> post("2.10.3", "train", trigger("3.0.6", "x")))
        .satisfies(refused -> assertThat(refused.restApiStatusCode()).isEqualTo(400));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.10.3", "3.0.6"})
  void shouldTellAnUnknownABrokenAndAPausedDagApart(String version) {
    assertThatExceptionOfType(RestApiClientException.class)
        .isThrownBy(() -> post(version, "nowhere", trigger(version, RUN.value())))
        .satisfies(refused -> assertThat(refused.restApiStatusCode()).isEqualTo(404));
    assertThatExceptionOfType(RestApiClientException.class)
        .isThrownBy(() -> post(version, "broken", trigger(version, RUN.value())))
        .satisfies(refused -> assertThat(refused.restApiStatusCode()).isEqualTo(400))
        .satisfies(
            refused ->
                assertThat(Documents.json(refused.restApiResponse()).path("detail").asText())
                    .contains("import errors"));
    assertThat(get(version, "/dags/broken").path("has_import_errors").asBoolean()).isTrue();
    assertThat(get(version, "/dags/paused").path("is_paused").asBoolean()).isTrue();

    post(version, "paused", trigger(version, OTHER.value().substring(0, 20)));
    region.loop.runFor(Duration.ofDays(1));
    JsonNode queued = get(version, "/dags/paused/dagRuns").at("/dag_runs/0");
    assertThat(queued.path("state").asText()).isEqualTo("queued");
    call(version, "PATCH", "/dags/paused", Json.object().put("is_paused", false));
    assertThat(get(version, "/dags/paused/dagRuns").at("/dag_runs/0/state").asText())
        .isEqualTo("running");
  }

  @Test
  void shouldRefuseAPathOfMoreThan64Characters() {
    String path = "/dags/" + "d".repeat(50) + "/dagRuns";
    assertThat(path).hasSize(64);
    assertThatExceptionOfType(RestApiClientException.class).isThrownBy(() -> get("3.0.6", path));

    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> get("3.0.6", path + "x"))
        .withMessageContaining("64");
  }

  @Test
  void shouldSayThatAnEnvironmentDoesNotExistAndWhichVersionItHas() {
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> mwaa.getEnvironment(b -> b.name("nowhere")));
    assertThat(mwaa.getEnvironment(b -> b.name("ml3")).environment().airflowVersion())
        .isEqualTo("3.0.6");
  }

  @Test
  void shouldListRunsAPageAtATimeAndByTime() {
    for (int i = 0; i < 3; i++) {
      post("2.10.3", "train", trigger("2.10.3", "run-" + i));
      region.loop.runFor(Duration.ofMinutes(1));
    }

    JsonNode page =
        call(
            "2.10.3",
            "POST",
            "/dags/~/dagRuns/list",
            Json.object()
                .put("page_limit", 2)
                .put("order_by", "-start_date")
                .set("dag_ids", Json.tree(new String[] {"train"})));
    JsonNode late =
        call(
            "2.10.3",
            "POST",
            "/dags/~/dagRuns/list",
            Json.object()
                .put("start_date_gte", "2026-11-21T03:01:00Z")
                .set("dag_ids", Json.tree(new String[] {"~"})));

    assertThat(page.path("dag_runs").findValuesAsText("dag_run_id"))
        .containsExactly("run-2", "run-1");
    assertThat(page.path("total_entries").asInt()).isEqualTo(3);
    assertThat(late.path("total_entries").asInt()).isEqualTo(2);
  }

  @Test
  void shouldNameTheTaskThatFailedAndCountARunWhoseIdIsCutByItsNote() {
    ObjectNode cut = trigger("2.10.3", RUN.value().substring(0, 30));
    post("2.10.3", "train", cut.put("note", "Retrigger run " + RUN + ": new data"));
    region.loop.runFor(Duration.ofMinutes(1));
    assertThat(world("2.10.3").running()).containsExactly(RUN);
    world("2.10.3").finish(RUN, false, "no disk");

    JsonNode failed =
        call(
            "2.10.3",
            "POST",
            "/dags/~/dagRuns/~/taskInstances/list",
            Json.object().set("state", Json.tree(new String[] {"failed"})));

    assertThat(failed.at("/task_instances/0/task_id").asText()).isEqualTo("run");
    assertThat(world("2.10.3").starts(RUN)).isEqualTo(1);
  }

  @Test
  void shouldStopARunThatIsMarkedAsFailed() {
    post("2.10.3", "train", trigger("2.10.3", "short"));
    region.loop.runFor(Duration.ofMinutes(1));

    call("2.10.3", "PATCH", "/dags/train/dagRuns/short", Json.object().put("state", "failed"));

    assertThat(get("2.10.3", "/dags/train/dagRuns/short").path("state").asText())
        .isEqualTo("failed");
    region.loop.runUntilIdle(Duration.ofDays(1));
    assertThat(world("2.10.3").peak()).isEqualTo(1);
  }

  /** By the list, as a whole id does not fit into a path. */
  private JsonNode run(String version) {
    return get(version, "/dags/train/dagRuns").at("/dag_runs/0");
  }

  private ExecutionWorld world(String version) {
    return mwaa.world(environment(version));
  }

  private static String environment(String version) {
    return "ml" + version.charAt(0);
  }

  private static ObjectNode trigger(String version, String id) {
    ObjectNode body = Json.object().put("dag_run_id", id);
    if (version.startsWith("3")) {
      body.putNull("logical_date");
    }
    body.putObject("conf").putArray("depth").add(3);
    return body;
  }

  private void post(String version, String dag, JsonNode body) {
    call(version, "POST", "/dags/" + dag + "/dagRuns", body);
  }

  private JsonNode get(String version, String path) {
    return call(version, "GET", path, Json.object());
  }

  private JsonNode call(String version, String method, String path, JsonNode body) {
    InvokeRestApiResponse response =
        mwaa.invokeRestApi(
            b -> b.name(environment(version)).method(method).path(path).body(Documents.of(body)));
    return Documents.json(response.restApiResponse());
  }
}
