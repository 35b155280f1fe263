package dev.retrigger.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.events.ParameterTree;
import dev.retrigger.targets.Target.Lookup.Absent;
import dev.retrigger.targets.Target.Lookup.Found;
import dev.retrigger.targets.Target.Lookup.Other;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import dev.retrigger.targets.Target.StartOutcome.Unclear;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.mwaa.MwaaClient;
import software.amazon.awssdk.services.mwaa.model.ResourceNotFoundException;
import software.amazon.awssdk.services.mwaa.model.RestApiClientException;
import software.amazon.awssdk.services.mwaa.model.RestApiMethod;
import software.amazon.awssdk.services.mwaa.model.RestApiServerException;

/**
 * DAGs of Managed Workflows for Apache Airflow, by Airflow's own API through the service's, so that
 * an environment without a public web server works too. The parameters are the DAG run's {@code
 * conf}. The run's id is the DAG run's, which Airflow gives once; as the service takes paths of 64
 * characters only, it is cut to what leaves room for the DAG's.
 */
public final class MwaaDagTarget implements Target {
  public static final String TYPE = "mwaa-dag";

  /** MWAA API reference, InvokeRestApi, {@code Path}. */
  private static final int MAX_PATH = 64;

  /** {@code rt-} and 65 bits: the least that tells one run of a DAG from another. */
  private static final int LEAST_ID = 16;

  /** A DAG run has to be looked at and stopped by its path, not only started. */
  private static final int MAX_DAG = MAX_PATH - runPath("", "").length() - LEAST_ID;

  private static final Pattern DAG = Pattern.compile("[\\p{L}\\p{N}_.-]+");
  private static final int MAX_NOTE = 1_000;
  private static final int MAX_REASON = 1_024;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final MwaaClient client;
  private final Map<String, Boolean> hasLogicalDates = new ConcurrentHashMap<>();

  private record Execution(String environment, String dag, String id) {
    static Execution parse(String text) {
      String[] parts = text.split("/", -1);
      return new Execution(parts[0], parts[1], parts[2]);
    }

    static Execution of(Request request) {
      String dag = request.setting("dag");
      RunId run = request.run();
      int room = Math.max(MAX_PATH - runPath(dag, "").length(), LEAST_ID);
      return new Execution(
          request.setting("environment"),
          dag,
          run.value().substring(0, Math.min(room, run.value().length())));
    }

    String path() {
      return runPath(dag, id);
    }

    @Override
    public String toString() {
      return environment + "/" + dag + "/" + id;
    }
  }

  public MwaaDagTarget(MwaaClient client) {
    this.client = client;
  }

  /** Until somebody deletes the DAG run, as {@code airflow db clean} does with old ones. */
  @Override
  public Duration tokenWindow() {
    return Duration.ofDays(7);
  }

  @Override
  public Duration lookupHorizon() {
    return tokenWindow();
  }

  /** Airflow sends no events. */
  @Override
  public Duration pollInterval() {
    return Duration.ofMinutes(1);
  }

  /** Not documented; as for Step Functions, with which DAGs share the parameters. */
  @Override
  public int maxInputBytes() {
    return 262_144;
  }

  @Override
  public StartOutcome start(Request request) {
    Execution execution = Execution.of(request);
    Optional<String> problem = problem(request, execution);
    if (problem.isPresent()) {
      return new Rejected(problem.get());
    }
    try {
      Optional<String> obstacle = obstacle(execution);
      if (obstacle.isPresent()) {
        return new Rejected(obstacle.get());
      }
      call(execution, RestApiMethod.POST, runs(execution), body(request, execution));
      return new Started(execution.toString());
    } catch (RestApiClientException e) {
      return refused(request, e);
    } catch (RestApiServerException e) {
      // Airflow failed, or the service gave up waiting for it after 10 seconds.
      return new Unclear(AwsErrors.detail(e));
    } catch (ResourceNotFoundException _) {
      return new Rejected(
          "there is no environment "
              + execution.environment()
              + " of MWAA in this account and region");
    } catch (SdkException e) {
      return AwsErrors.ofStart(e);
    }
  }

  private static Optional<String> problem(Request request, Execution execution) {
    if (request.resumes().isPresent()) {
      return Optional.of(
          "a DAG run is not resumed by Retrigger; clear its tasks in Airflow, or set retry.from:"
              + " start");
    }
    String dag = execution.dag();
    if (!DAG.matcher(dag).matches()) {
      return Optional.of("'" + Text.brief(dag) + "' cannot be the id of a DAG");
    }
    return dag.length() > MAX_DAG
        ? Optional.of(
            "the DAG's id has "
                + dag.length()
                + " characters; MWAA takes paths of "
                + MAX_PATH
                + ", which leaves "
                + MAX_DAG
                + " for it beside the run's id: give the DAG a shorter one")
        : request.malformed();
  }

  /** Airflow would queue a run of a paused DAG without ever running it. */
  private Optional<String> obstacle(Execution execution) {
    String dag = "DAG " + execution.dag() + " of environment " + execution.environment();
    try {
      JsonNode found = get(execution, "/dags/" + execution.dag());
      if (found.path("has_import_errors").asBoolean()) {
        return Optional.of(dag + " has an import error; Airflow's list of DAGs shows it");
      }
      return found.path("is_paused").asBoolean()
          ? Optional.of(dag + " is paused; unpause it in Airflow")
          : Optional.empty();
    } catch (RestApiClientException e) {
      if (status(e) == NOT_FOUND) {
        return Optional.of(
            "environment "
                + execution.environment()
                + " has no DAG "
                + execution.dag()
                + "; check the id, and that its file has been read");
      }
      throw e;
    }
  }

  private StartOutcome refused(Request request, RestApiClientException error) {
    return switch (status(error)) {
      case CONFLICT -> AwsErrors.ofRepeat(look(request, Instant.MIN));
      case 401, 403, 429 -> new NotNow(detail(error));
      case 408 -> new Unclear(detail(error));
      default -> new Rejected(detail(error));
    };
  }

  /** Airflow 3 wants a logical date, if only to be told that there is none. */
  private ObjectNode body(Request request, Execution execution) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("dag_run_id", execution.id());
    if (hasLogicalDates.computeIfAbsent(execution.environment(), this::isAirflow3)) {
      body.putNull("logical_date");
    }
    body.set("conf", ParameterTree.of(request.parameters()));
    body.put("note", Text.brief(note(request.run()) + request.reason(), MAX_NOTE));
    return body;
  }

  private static String note(RunId run) {
    return "Retrigger run " + run + ": ";
  }

  private boolean isAirflow3(String environment) {
    String version =
        client.getEnvironment(get -> get.name(environment)).environment().airflowVersion();
    return Integer.parseInt(version.substring(0, version.indexOf('.'))) >= 3;
  }

  @Override
  public Lookup look(Request request, Instant since) {
    Execution execution = Execution.of(request);
    try {
      JsonNode found = get(execution, execution.path());
      return isOf(request, found)
          ? new Found(execution.toString())
          : new Other(execution + " has this run's id and another conf");
    } catch (RestApiClientException e) {
      return status(e) == NOT_FOUND ? new Absent() : new Lookup.Unclear(detail(e));
    } catch (ResourceNotFoundException _) {
      return new Absent();
    } catch (SdkException e) {
      return new Lookup.Unclear(AwsErrors.detail(e));
    }
  }

  /** The note names the run in full, unless a person has written another one. */
  private static boolean isOf(Request request, JsonNode found) {
    String note = found.path("note").asText("");
    return ParameterTree.same(found.path("conf"), ParameterTree.of(request.parameters()))
        && (note.startsWith(note(request.run()))
            || !note.startsWith("Retrigger run " + RunId.PREFIX));
  }

  @Override
  public Status describe(String execution) {
    Execution run = Execution.parse(execution);
    try {
      JsonNode found = get(run, run.path());
      RunStatus status = statusOf(found.path("state").asText());
      return new Status(
          status, status.isFinal() ? instant(found.path("end_date").asText("")) : Optional.empty());
    } catch (RestApiClientException e) {
      if (status(e) == NOT_FOUND) {
        return new Status(RunStatus.FAILED, Optional.empty());
      }
      throw e;
    }
  }

  @Override
  public String explain(String execution) {
    Execution run = Execution.parse(execution);
    try {
      ObjectNode query = JsonNodeFactory.instance.objectNode();
      query.putArray("dag_ids").add(run.dag());
      query.putArray("dag_run_ids").add(run.id());
      query.putArray("state").add("failed").add("upstream_failed");
      JsonNode failed =
          call(run, RestApiMethod.POST, "/dags/~/dagRuns/~/taskInstances/list", query)
              .path("task_instances");
      String tasks =
          StreamSupport.stream(failed.spliterator(), false)
              .filter(task -> task.path("state").asText().equals("failed"))
              .map(MwaaDagTarget::failure)
              .collect(Collectors.joining("; "));
      return Text.brief(
          tasks.isEmpty() ? "Airflow names no task of DAG run " + run.id() + " that failed" : tasks,
          MAX_REASON);
    } catch (RestApiClientException e) {
      return status(e) == NOT_FOUND
          ? "Airflow does not know the DAG run any more, so how it ended is not known"
          : "its reason cannot be read: " + detail(e);
    } catch (SdkException e) {
      return "its reason cannot be read: " + AwsErrors.detail(e);
    }
  }

  private static String failure(JsonNode task) {
    return "task "
        + task.path("task_id").asText()
        + " failed at attempt "
        + task.path("try_number").asText();
  }

  @Override
  public void stop(RunId run, String execution) {
    Execution stopped = Execution.parse(execution);
    if (describe(execution).status().isFinal()) {
      return;
    }
    call(
        stopped,
        RestApiMethod.PATCH,
        stopped.path(),
        JsonNodeFactory.instance.objectNode().put("state", "failed"));
  }

  /** The status that a word of Airflow's stands for. */
  public static RunStatus statusOf(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "success" -> RunStatus.SUCCEEDED;
      case "failed" -> RunStatus.FAILED;
      default -> RunStatus.STARTED;
    };
  }

  private static Optional<Instant> instant(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Timestamps.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private JsonNode get(Execution execution, String path) {
    return Documents.json(
        client
            .invokeRestApi(
                invoke -> invoke.name(execution.environment()).method(RestApiMethod.GET).path(path))
            .restApiResponse());
  }

  private JsonNode call(Execution execution, RestApiMethod method, String path, JsonNode body) {
    return Documents.json(
        client
            .invokeRestApi(
                invoke ->
                    invoke
                        .name(execution.environment())
                        .method(method)
                        .path(path)
                        .body(Documents.of(body)))
            .restApiResponse());
  }

  private static int status(RestApiClientException error) {
    return error.restApiStatusCode() == null ? 0 : error.restApiStatusCode();
  }

  private static String detail(RestApiClientException error) {
    JsonNode answer = Documents.json(error.restApiResponse());
    return Text.brief(
        "Airflow answered "
            + status(error)
            + ": "
            + answer.path("detail").asText(answer.path("title").asText()),
        MAX_REASON);
  }

  private static String runs(Execution execution) {
    return runPath(execution.dag(), "").replaceFirst("/$", "");
  }

  private static String runPath(String dag, String id) {
    return "/dags/" + dag + "/dagRuns/" + id;
  }
}
