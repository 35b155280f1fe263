package dev.retrigger.recordlineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.Http;
import dev.retrigger.domain.Text;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A tracking server, by its REST API 2.0. Each method is one thing that a caller wants to be true,
 * and makes it so if it is not: the API itself knows no request tokens. Files never pass through
 * here, only where they are.
 */
final class MlflowServer {
  private static final Duration WITHIN = Duration.ofSeconds(8);
  private static final String EXISTS = "RESOURCE_ALREADY_EXISTS";
  private static final String MISSING = "RESOURCE_DOES_NOT_EXIST";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The tag by which a run of ours is found again. */
  private static final String RUN = "retrigger.run";

  private final Http http;
  private final String api;
  private final Optional<String> token;

  MlflowServer(Http http, URI address, Optional<String> token) {
    this.http = http;
    this.api = address.toString().replaceFirst("/+$", "") + "/api/2.0/mlflow/";
    this.token = token;
  }

  /** The id of the experiment of that name. */
  String experiment(String name) {
    String found = "experiments/get-by-name?experiment_name=" + encoded(name);
    return get(found)
        .or(() -> post("experiments/create", JSON.objectNode().put("name", name)))
        .or(() -> get(found)) // Somebody else made it between the two.
        .map(answer -> id(answer, "experiment_id", "/experiment/experiment_id"))
        .orElseThrow(() -> new MlflowException("experiment '" + name + "' is not to be had"));
  }

  /** The id of the MLflow run that stands for ours. */
  String run(String experiment, String ours, Instant started) {
    ObjectNode search = JSON.objectNode().put("max_results", 1);
    search.putArray("experiment_ids").add(experiment);
    search.put("filter", "tags.`" + RUN + "` = '" + ours + "'");
    JsonNode found = posted("runs/search", search).at("/runs/0");
    if (!found.isMissingNode()) {
      return id(found, "", "/info/run_id");
    }
    ObjectNode create = JSON.objectNode().put("experiment_id", experiment).put("run_name", ours);
    create.put("start_time", started.toEpochMilli());
    create.set("tags", pairs(Map.of(RUN, ours)));
    return id(posted("runs/create", create), "", "/run/info/run_id");
  }

  /** Logs at a given time, so that what is logged again is the same point. */
  void log(
      String run,
      Map<String, String> parameters,
      Map<String, Double> metrics,
      Map<String, String> tags,
      Instant at) {
    ObjectNode batch = JSON.objectNode().put("run_id", run);
    batch.set("params", pairs(parameters));
    batch.set("tags", pairs(tags));
    ArrayNode points = batch.putArray("metrics");
    metrics.forEach(
        (name, value) ->
            points
                .addObject()
                .put("key", name)
                .put("value", value)
                .put("timestamp", at.toEpochMilli())
                .put("step", 0));
    posted("runs/log-batch", batch);
  }

  void finish(String run, Instant at) {
    posted(
        "runs/update",
        JSON.objectNode()
            .put("run_id", run)
            .put("status", "FINISHED")
            .put("end_time", at.toEpochMilli()));
  }

  /** The version of the registered model that the run made. */
  String version(String model, String run, String source, Map<String, String> tags) {
    String search = "model-versions/search?filter=" + encoded("run_id='" + run + "'");
    for (JsonNode found : get(search).orElseGet(JSON::objectNode).path("model_versions")) {
      if (found.path("name").asText().equals(model)) {
        return found.path("version").asText();
      }
    }
    post("registered-models/create", JSON.objectNode().put("name", model));
    ObjectNode create = JSON.objectNode().put("name", model).put("source", source);
    create.put("run_id", run);
    create.set("tags", pairs(tags));
    return id(posted("model-versions/create", create), "", "/model_version/version");
  }

  private static ArrayNode pairs(Map<String, String> values) {
    ArrayNode pairs = JSON.arrayNode();
    values.forEach((key, value) -> pairs.addObject().put("key", key).put("value", value));
    return pairs;
  }

  private static String id(JsonNode answer, String field, String pointer) {
    JsonNode id = answer.path(field).isMissingNode() ? answer.at(pointer) : answer.path(field);
    if (!id.isTextual() || id.asText().isBlank()) {
      throw new MlflowException("its answer has no " + pointer);
    }
    return id.asText();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private JsonNode posted(String path, ObjectNode body) {
    return post(path, body)
        .orElseThrow(() -> new MlflowException(path + ": what it is about is not there"));
  }

  private Optional<JsonNode> get(String path) {
    return call(path, Http.Call.get(URI.create(api + path), token, WITHIN));
  }

  private Optional<JsonNode> post(String path, ObjectNode body) {
    return call(path, Http.Call.post(URI.create(api + path), token, Json.write(body), WITHIN));
  }

  /** Empty if what is asked for is not there, or what is to be made is there already. */
  private Optional<JsonNode> call(String path, Http.Call call) {
    String endpoint = path.replaceFirst("\\?.*", "");
    try {
      Http.Answer answer = http.call(call);
      JsonNode body = json(answer.body());
      if (answer.status() == 200) {
        return Optional.of(body);
      }
      String error = body.path("error_code").asText();
      if (error.equals(EXISTS) || error.equals(MISSING)) {
        return Optional.empty();
      }
      throw new MlflowException(
          endpoint
              + " answers "
              + answer.status()
              + " "
              + Text.brief(error + " " + body.path("message").asText()).strip());
    } catch (IOException e) {
      throw new MlflowException(endpoint + " gives no answer: " + e.getClass().getSimpleName());
    }
  }

  private static JsonNode json(String body) {
    try {
      return body.isBlank() ? JSON.objectNode() : Json.tree(body);
    } catch (InvalidEventException _) {
      return JSON.objectNode(); // A gateway before the server answers in HTML.
    }
  }
}
