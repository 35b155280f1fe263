package dev.retrigger.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.time.EventLoop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The part of Airflow's REST API that has to do with runs of DAGs, of version 2 or 3. A run's id is
 * its key: a second one with the same id is a conflict, for ever.
 *
 * <p>Sources: the stable REST API reference of Airflow 2.10 and the public API reference of 3.0:
 * version 2 refuses a null {@code logical_date} and answers errors as problem documents; version 3
 * requires the key, allows null, and answers errors with a {@code detail} alone.
 */
final class AirflowApi {
  private static final Pattern RUN = Pattern.compile("\\brt-[a-z2-7]{52}\\b");
  private static final String ANY = "~";
  private static final List<String> MARKS = List.of("success", "failed", "queued");
  private static final int PAGE = 100;
  private static final int MAXIMUM_RUN_ID = 250;
  private static final Set<String> FIELDS_2 =
      Set.of(
          "dag_run_id",
          "logical_date",
          "execution_date",
          "data_interval_start",
          "data_interval_end",
          "conf",
          "note");
  private static final Set<String> FIELDS_3 =
      Set.of(
          "dag_run_id",
          "logical_date",
          "run_after",
          "data_interval_start",
          "data_interval_end",
          "conf",
          "note");

  private final EventLoop loop;
  private final int version;
  private final Workload<PipelineRunner.Result> work;
  private final Map<String, Dag> dags = new LinkedHashMap<>();
  private final Map<Key, DagRun> runs = new LinkedHashMap<>();
  private final Map<Key, Consumer<PipelineRunner.Result>> waiting = new LinkedHashMap<>();
  private final Map<Key, PipelineRunner.Running> executing = new HashMap<>();

  AirflowApi(EventLoop loop, int version, Workload<PipelineRunner.Result> work) {
    this.loop = loop;
    this.version = version;
    this.work = work;
  }

  /** An answer with its HTTP status. */
  record Answer(int status, JsonNode body) {
    boolean isError() {
      return status >= 400;
    }
  }

  private record Dag(
      String id, boolean paused, Optional<String> importError, PipelineRunner runner) {}

  private record Key(String dag, String run) {}

  private record DagRun(
      Key key,
      JsonNode conf,
      String note,
      Optional<String> logicalDate,
      String state,
      Instant queued,
      Optional<Instant> begun,
      Optional<Instant> over) {
    boolean isOver() {
      return over.isPresent();
    }

    DagRun started(Instant when) {
      return new DagRun(key, conf, note, logicalDate, "running", queued, Optional.of(when), over);
    }

    DagRun ended(String how, Instant when) {
      return new DagRun(key, conf, note, logicalDate, how, queued, begun, Optional.of(when));
    }
  }

  void put(String dag, boolean paused, Optional<String> importError, PipelineRunner runner) {
    dags.put(dag, new Dag(dag, paused, importError, runner));
  }

  boolean has(String dag) {
    return dags.containsKey(dag);
  }

  Answer call(String method, String path, JsonNode query, JsonNode body) {
    List<String> parts = List.of(path.substring(1).split("/", -1));
    if (parts.equals(List.of("importErrors")) && method.equals("GET")) {
      return importErrors();
    }
    if (!parts.getFirst().equals("dags") || parts.size() < 2) {
      return error(404, "Not Found", "there is no " + path);
    }
    return switch (method + " " + shape(parts)) {
      case "GET dag" -> dag(parts.get(1));
      case "PATCH dag" -> pause(parts.get(1), body);
      case "GET runs" -> list(List.of(parts.get(1)), query, "limit", "offset");
      case "POST runs" -> trigger(parts.get(1), body);
      case "POST runs-list" -> list(texts(body.path("dag_ids")), body, "page_limit", "page_offset");
      case "GET run" -> find(parts).map(run -> new Answer(200, told(run))).orElseGet(this::noRun);
      case "PATCH run" -> find(parts).map(run -> mark(run, body)).orElseGet(this::noRun);
      case "GET tasks" -> tasks(List.of(parts.get(1)), List.of(parts.get(3)), query);
      case "POST tasks-list" ->
          tasks(texts(body.path("dag_ids")), texts(body.path("dag_run_ids")), body);
      default -> error(405, "Method Not Allowed", method + " " + path);
    };
  }

  /** What a path that begins with {@code dags} is about. */
  private static String shape(List<String> parts) {
    return switch (String.join("/", parts.subList(2, parts.size()))) {
      case "" -> "dag";
      case "dagRuns" -> "runs";
      case "dagRuns/list" -> "runs-list";
      case "dagRuns/~/taskInstances/list" -> "tasks-list";
      case String rest when rest.matches("dagRuns/[^/]+") -> "run";
      case String rest when rest.matches("dagRuns/[^/]+/taskInstances") -> "tasks";
      case String rest -> rest;
    };
  }

  private Answer importErrors() {
    ObjectNode answer = Json.object();
    ArrayNode errors = answer.putArray("import_errors");
    dags.values().stream()
        .filter(dag -> dag.importError().isPresent())
        .forEach(
            dag ->
                errors
                    .addObject()
                    .put("filename", "/usr/local/airflow/dags/" + dag.id() + ".py")
                    .put("stack_trace", dag.importError().get()));
    answer.put("total_entries", errors.size());
    return new Answer(200, answer);
  }

  private Answer dag(String id) {
    Dag dag = dags.get(id);
    if (dag == null) {
      return error(404, "DAG not found", "The DAG with dag_id: " + id + " was not found");
    }
    ObjectNode answer = Json.object();
    answer.put("dag_id", id);
    answer.put("is_paused", dag.paused());
    answer.put(version == 2 ? "is_active" : "is_stale", version == 2);
    answer.put("has_import_errors", dag.importError().isPresent());
    return new Answer(200, answer);
  }

  private Answer pause(String id, JsonNode body) {
    Dag dag = dags.get(id);
    if (dag != null) {
      boolean paused = body.path("is_paused").asBoolean(dag.paused());
      dags.put(id, new Dag(id, paused, dag.importError(), dag.runner()));
      if (!paused) {
        Map<Key, Consumer<PipelineRunner.Result>> queued = new LinkedHashMap<>(waiting);
        queued.keySet().removeIf(key -> !key.dag().equals(id));
        waiting.keySet().removeAll(queued.keySet());
        queued.forEach(this::execute);
      }
    }
    return dag(id);
  }

  private Answer trigger(String id, JsonNode body) {
    Optional<Answer> wrong = problem(body);
    if (wrong.isPresent()) {
      return wrong.get();
    }
    Dag dag = dags.get(id);
    if (dag == null) {
      return error(404, "DAG not found", "DAG with dag_id: '" + id + "' not found");
    }
    if (dag.importError().isPresent()) {
      return error(
          400, "DAG cannot be triggered", "DAG with dag_id: '" + id + "' has import errors");
    }
    String runId = body.path("dag_run_id").asText("manual__" + loop.instant());
    Key key = new Key(id, runId);
    if (runs.containsKey(key)) {
      return error(
          409,
          "Conflict",
          "DAGRun with DAG ID: '" + id + "' and DAGRun ID: '" + runId + "' already exists");
    }
    DagRun run = queued(key, body);
    runs.put(key, run);
    work.begin(name(key), owner(run), finished -> start(key, finished));
    return new Answer(version == 2 ? 200 : 201, told(run));
  }

  /**
   * An id may be cut to what the service takes as a path, so a run may be named in full in the
   * note.
   */
  private static String owner(DagRun run) {
    return RUN.matcher(run.note())
        .results()
        .map(MatchResult::group)
        .findFirst()
        .orElse(run.key().run());
  }

  private DagRun queued(Key key, JsonNode body) {
    return new DagRun(
        key,
        body.path("conf").isObject() ? body.path("conf") : Json.object(),
        body.path("note").asText(""),
        body.hasNonNull("logical_date")
            ? Optional.of(body.path("logical_date").asText())
            : version == 2 ? Optional.of(loop.instant().toString()) : Optional.empty(),
        "queued",
        loop.instant(),
        Optional.empty(),
        Optional.empty());
  }

  private Optional<Answer> problem(JsonNode body) {
    Set<String> known = version == 2 ? FIELDS_2 : FIELDS_3;
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      if (!known.contains(field.getKey())) {
        return Optional.of(malformed(field.getKey(), "Unknown field."));
      }
    }
    if (version == 2 && body.path("logical_date").isNull()) {
      return Optional.of(malformed("logical_date", "Field may not be null."));
    }
    if (version == 3 && !body.has("logical_date")) {
      return Optional.of(malformed("logical_date", "Field required"));
    }
    if (body.path("dag_run_id").asText("").length() > MAXIMUM_RUN_ID) {
      return Optional.of(malformed("dag_run_id", "Longer than maximum length 250."));
    }
    return body.hasNonNull("conf") && !body.path("conf").isObject()
        ? Optional.of(malformed("conf", "Not a valid mapping type."))
        : Optional.empty();
  }

  private Answer malformed(String field, String message) {
    return version == 2
        ? error(400, "Bad Request", "{'" + field + "': ['" + message + "']}")
        : error(422, "Unprocessable Entity", field + ": " + message);
  }

  /** A run of a paused DAG waits in its queue. */
  private Runnable start(Key key, Consumer<PipelineRunner.Result> finished) {
    if (dag(key).paused()) {
      waiting.put(key, finished);
    } else {
      execute(key, finished);
    }
    return () -> {
      waiting.remove(key);
      Optional.ofNullable(executing.remove(key)).ifPresent(PipelineRunner.Running::stop);
    };
  }

  private void execute(Key key, Consumer<PipelineRunner.Result> finished) {
    runs.put(key, run(key).started(loop.instant()));
    Map<String, String> parameters = new LinkedHashMap<>();
    run(key)
        .conf()
        .properties()
        .forEach(
            member ->
                parameters.put(
                    member.getKey(),
                    member.getValue().isValueNode()
                        ? member.getValue().asText()
                        : member.getValue().toString()));
    executing.put(
        key,
        dag(key)
            .runner()
            .start(new PipelineRunner.Execution(key.dag(), key.run(), parameters), finished));
  }

  private Answer mark(DagRun run, JsonNode body) {
    String state = body.path("state").asText();
    if (!MARKS.contains(state)) {
      return malformed("state", "Must be one of: " + String.join(", ", MARKS) + ".");
    }
    if (!run.isOver() && !state.equals("queued")) {
      work.stop(name(run.key()));
      runs.put(run.key(), run(run.key()).ended(state, loop.instant()));
    }
    return new Answer(200, told(run(run.key())));
  }

  /** The work of a run is over. */
  void ended(String name, boolean succeeded) {
    int slash = name.indexOf('/');
    Key key = new Key(name.substring(0, slash), name.substring(slash + 1));
    executing.remove(key);
    runs.put(key, run(key).ended(succeeded ? "success" : "failed", loop.instant()));
  }

  private Answer list(List<String> dagIds, JsonNode filter, String limit, String offset) {
    if (!dagIds.contains(ANY) && dagIds.stream().anyMatch(id -> !has(id)) && version == 3) {
      return error(404, "DAG not found", "The DAG with dag_id: " + dagIds + " was not found");
    }
    List<String> states =
        texts(filter.has("states") ? filter.path("states") : filter.path("state"));
    List<DagRun> all =
        runs.values().stream()
            .filter(run -> dagIds.contains(ANY) || dagIds.contains(run.key().dag()))
            .filter(run -> states.isEmpty() || states.contains(run.state()))
            .filter(run -> isWithin(run, filter))
            .sorted(order(filter.path("order_by").asText("")))
            .toList();
    int from = Math.min(all.size(), filter.path(offset).asInt(0));
    int to = Math.min(all.size(), from + Math.min(PAGE, filter.path(limit).asInt(PAGE)));
    ObjectNode answer = Json.object();
    ArrayNode page = answer.putArray("dag_runs");
    all.subList(from, to).forEach(run -> page.add(told(run)));
    answer.put("total_entries", all.size());
    return new Answer(200, answer);
  }

  /** Bounds such as {@code start_date_gte}; a run that has not started is within none of those. */
  private static boolean isWithin(DagRun run, JsonNode filter) {
    return filter.properties().stream()
        .filter(bound -> bound.getKey().matches("[a-z_]+_(gte|lte)"))
        .allMatch(
            bound -> {
              Optional<Instant> time =
                  bound.getKey().startsWith("start_date")
                      ? run.begun()
                      : bound.getKey().startsWith("end_date")
                          ? run.over()
                          : Optional.of(run.queued());
              Instant given = Instant.parse(bound.getValue().asText());
              return time.map(
                      it ->
                          bound.getKey().endsWith("gte") ? !it.isBefore(given) : !it.isAfter(given))
                  .orElse(false);
            });
  }

  private static Comparator<DagRun> order(String by) {
    Comparator<DagRun> order = Comparator.comparing(DagRun::queued);
    return by.startsWith("-") ? order.reversed() : order;
  }

  /** A DAG here has one task, which goes as its run goes. */
  private Answer tasks(List<String> dagIds, List<String> runIds, JsonNode filter) {
    List<String> states = texts(filter.path("state"));
    ObjectNode answer = Json.object();
    ArrayNode tasks = answer.putArray("task_instances");
    runs.values().stream()
        .filter(run -> dagIds.isEmpty() || dagIds.contains(ANY) || dagIds.contains(run.key().dag()))
        .filter(run -> runIds.isEmpty() || runIds.contains(ANY) || runIds.contains(run.key().run()))
        .filter(run -> states.isEmpty() || states.contains(run.state()))
        .forEach(
            run -> {
              ObjectNode task = tasks.addObject();
              task.put("task_id", "run");
              task.put("dag_id", run.key().dag());
              task.put("dag_run_id", run.key().run());
              task.put("state", run.state());
              task.put("try_number", run.begun().isPresent() ? 1 : 0);
              task.put("start_date", run.begun().map(Instant::toString).orElse(null));
              task.put("end_date", run.over().map(Instant::toString).orElse(null));
            });
    answer.put("total_entries", tasks.size());
    return new Answer(200, answer);
  }

  private ObjectNode told(DagRun run) {
    ObjectNode told = Json.object();
    told.put("dag_run_id", run.key().run());
    told.put("dag_id", run.key().dag());
    told.put("logical_date", run.logicalDate().orElse(null));
    told.put("start_date", run.begun().map(Instant::toString).orElse(null));
    told.put("end_date", run.over().map(Instant::toString).orElse(null));
    told.put("run_type", "manual");
    told.put("state", run.state());
    told.set("conf", run.conf());
    told.put("note", run.note());
    if (version == 2) {
      told.put("execution_date", run.logicalDate().orElse(null));
      told.put("external_trigger", true);
    } else {
      told.put("queued_at", run.queued().toString());
      told.put("run_after", run.queued().toString());
      told.put("triggered_by", "rest_api");
    }
    return told;
  }

  private DagRun run(Key key) {
    return Optional.ofNullable(runs.get(key)).orElseThrow();
  }

  private Dag dag(Key key) {
    return Optional.ofNullable(dags.get(key.dag())).orElseThrow();
  }

  private Optional<DagRun> find(List<String> parts) {
    return Optional.ofNullable(runs.get(new Key(parts.get(1), parts.get(3))));
  }

  private Answer noRun() {
    return error(404, "DAGRun not found", "DAGRun was not found");
  }

  /** One text, or several. */
  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static String name(Key key) {
    return key.dag() + "/" + key.run();
  }

  private Answer error(int status, String title, String detail) {
    ObjectNode body = Json.object().put("detail", detail);
    if (version == 2) {
      body.put("status", status);
      body.put("title", title);
      body.put("type", "https://airflow.apache.org/docs/apache-airflow/2.10.3/#section/Errors");
    }
    return new Answer(status, body);
  }
}
