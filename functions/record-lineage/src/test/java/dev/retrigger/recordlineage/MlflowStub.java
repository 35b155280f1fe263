package dev.retrigger.recordlineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.retrigger.aws.Http;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tracking server by the rules of MLflow's REST API: names of experiments and registered models
 * are unique, runs are not; a parameter that was logged does not change; a batch has its limits. It
 * answers in memory, or on a port.
 */
final class MlflowStub implements Http {
  static final String TOKEN = "mlflow-canary-token";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern RUN_FILTER = Pattern.compile("tags\\.`([^`]+)` = '([^']+)'");
  private static final Pattern VERSION_FILTER = Pattern.compile("run_id='([^']+)'");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.\\- ][A-Za-z0-9_.\\- /]{0,249}");

  /** An experiment, a run or a version as it is stored. */
  record Stored(String id, Map<String, String> values, Map<String, String> tags) {}

  final Map<String, String> experiments = new LinkedHashMap<>();
  final List<Stored> runs = new ArrayList<>();
  final Map<String, Map<String, String>> params = new TreeMap<>();
  final Map<String, Map<String, Double>> metrics = new TreeMap<>();
  final List<String> models = new ArrayList<>();
  final List<Stored> versions = new ArrayList<>();
  private boolean down;

  void down() {
    down = true;
  }

  /** A server of the JDK's before the stub; its requests are real. */
  HttpServer serve() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          Optional<String> bearer =
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                  .map(header -> header.replaceFirst("^Bearer ", ""));
          Optional<String> json =
              exchange.getRequestMethod().equals("POST")
                  ? Optional.of(new String(body, StandardCharsets.UTF_8))
                  : Optional.empty();
          Answer answer =
              call(new Call(exchange.getRequestURI(), bearer, json, Duration.ofSeconds(1)));
          byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Override
  public Answer call(Call call) {
    if (down) {
      return new Answer(503, Optional.empty(), "<html>away</html>");
    }
    if (call.bearer().filter(TOKEN::equals).isEmpty()) {
      return error(401, "UNAUTHENTICATED");
    }
    String endpoint = call.address().getPath().replaceFirst("^.*/api/2\\.0/mlflow/", "");
    JsonNode body = call.json().map(Json::tree).orElseGet(JSON::objectNode);
    String method = call.json().isPresent() ? "POST " : "GET ";
    return switch (method + endpoint) {
      case "GET experiments/get-by-name" -> byName(query(call.address(), "experiment_name"));
      case "POST experiments/create" -> createExperiment(text(body, "name"));
      case "POST runs/search" -> searchRuns(body);
      case "POST runs/create" -> createRun(body);
      case "POST runs/log-batch" -> logBatch(body);
      case "POST runs/update" -> update(body);
      case "POST registered-models/create" -> createModel(text(body, "name"));
      case "GET model-versions/search" -> searchVersions(query(call.address(), "filter"));
      case "POST model-versions/create" -> createVersion(body);
      default -> error(404, "ENDPOINT_NOT_FOUND");
    };
  }

  private Answer byName(String name) {
    return experiments.containsKey(name)
        ? ok(
            JSON.objectNode()
                .set("experiment", JSON.objectNode().put("experiment_id", experiments.get(name))))
        : error(404, "RESOURCE_DOES_NOT_EXIST");
  }

  private Answer createExperiment(String name) {
    String id = Integer.toString(experiments.size() + 1);
    return experiments.putIfAbsent(name, id) == null
        ? ok(JSON.objectNode().put("experiment_id", id))
        : error(400, "RESOURCE_ALREADY_EXISTS");
  }

  private Answer searchRuns(JsonNode body) {
    Matcher filter = matched(RUN_FILTER, text(body, "filter"));
    ObjectNode answer = JSON.objectNode();
    runs.stream()
        .filter(run -> body.path("experiment_ids").toString().contains(run.values().get("in")))
        .filter(run -> filter.group(2).equals(run.tags().get(filter.group(1))))
        .limit(body.path("max_results").asInt())
        .forEach(run -> answer.withArray("runs").add(info(run)));
    return ok(answer);
  }

  private Answer createRun(JsonNode body) {
    Stored run =
        new Stored(
            "m" + (runs.size() + 1),
            new TreeMap<>(Map.of("in", text(body, "experiment_id"))),
            pairs(body.path("tags")));
    runs.add(run);
    return ok(JSON.objectNode().set("run", info(run)));
  }

  private Answer logBatch(JsonNode body) {
    String run = text(body, "run_id");
    if (body.path("params").size() > 100 || body.path("tags").size() > 100) {
      return error(400, "INVALID_PARAMETER_VALUE");
    }
    for (Map.Entry<String, String> param : pairs(body.path("params")).entrySet()) {
      String had =
          params
              .computeIfAbsent(run, _ -> new TreeMap<>())
              .computeIfAbsent(param.getKey(), _ -> param.getValue());
      if (!had.equals(param.getValue())
          || !KEY.matcher(param.getKey()).matches()
          || param.getValue().length() > 500) {
        return error(400, "INVALID_PARAMETER_VALUE");
      }
    }
    for (JsonNode metric : body.path("metrics")) {
      String point = text(metric, "key") + "@" + metric.path("timestamp").asLong();
      metrics
          .computeIfAbsent(run, _ -> new TreeMap<>())
          .put(point, metric.path("value").asDouble());
    }
    runs.stream()
        .filter(stored -> stored.id().equals(run))
        .forEach(stored -> stored.tags().putAll(pairs(body.path("tags"))));
    return ok(JSON.objectNode());
  }

  private Answer update(JsonNode body) {
    runs.stream()
        .filter(run -> run.id().equals(text(body, "run_id")))
        .forEach(run -> run.values().put("status", text(body, "status")));
    return ok(JSON.objectNode());
  }

  private Answer createModel(String name) {
    if (models.contains(name)) {
      return error(400, "RESOURCE_ALREADY_EXISTS");
    }
    models.add(name);
    return ok(JSON.objectNode());
  }

  private Answer searchVersions(String filter) {
    String run = matched(VERSION_FILTER, filter).group(1);
    ObjectNode answer = JSON.objectNode();
    versions.stream()
        .filter(version -> run.equals(version.values().get("run_id")))
        .forEach(version -> answer.withArray("model_versions").add(version(version)));
    return ok(answer);
  }

  private Answer createVersion(JsonNode body) {
    String name = text(body, "name");
    if (!models.contains(name)) {
      return error(404, "RESOURCE_DOES_NOT_EXIST");
    }
    String number = Long.toString(versions.stream().filter(each -> isOf(each, name)).count() + 1);
    Map<String, String> values = new TreeMap<>();
    values.put("name", name);
    values.put("run_id", text(body, "run_id"));
    values.put("source", text(body, "source"));
    Stored version = new Stored(number, values, pairs(body.path("tags")));
    versions.add(version);
    return ok(JSON.objectNode().set("model_version", version(version)));
  }

  private static boolean isOf(Stored version, String model) {
    return model.equals(version.values().get("name"));
  }

  private static ObjectNode info(Stored run) {
    ObjectNode node = JSON.objectNode();
    node.putObject("info").put("run_id", run.id());
    return node;
  }

  private static ObjectNode version(Stored version) {
    ObjectNode node = JSON.objectNode().put("version", version.id());
    version.values().forEach(node::put);
    return node;
  }

  private static Map<String, String> pairs(JsonNode pairs) {
    Map<String, String> values = new TreeMap<>();
    pairs.forEach(pair -> values.put(text(pair, "key"), text(pair, "value")));
    return values;
  }

  private static Matcher matched(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new AssertionError("not a filter that MLflow knows: " + text);
    }
    return matcher;
  }

  private static String query(URI address, String name) {
    String value = address.getRawQuery().replaceFirst("^" + name + "=", "");
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  private static String text(JsonNode node, String field) {
    if (!node.path(field).isTextual()) {
      throw new AssertionError(field + " is missing");
    }
    return node.path(field).asText();
  }

  private static Answer ok(JsonNode body) {
    return new Answer(200, Optional.empty(), Json.write(body));
  }

  private static Answer error(int status, String code) {
    return new Answer(
        status,
        Optional.empty(),
        Json.write(JSON.objectNode().put("error_code", code).put("message", "so it is")));
  }
}
