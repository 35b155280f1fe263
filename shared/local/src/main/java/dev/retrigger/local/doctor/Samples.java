package dev.retrigger.local.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.domain.Combination;
import dev.retrigger.domain.Digest;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.local.json.Json;
import dev.retrigger.models.AlarmTrigger;
import dev.retrigger.models.CombinationTrigger;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.DataInput;
import dev.retrigger.models.DataTrigger;
import dev.retrigger.models.DriftTrigger;
import dev.retrigger.models.FinishedTrigger;
import dev.retrigger.models.GitLabRule;
import dev.retrigger.models.GitLabTrigger;
import dev.retrigger.models.ImageInput;
import dev.retrigger.models.ImageTrigger;
import dev.retrigger.models.MlflowTrigger;
import dev.retrigger.models.Monitor;
import dev.retrigger.models.RegisteredTrigger;
import dev.retrigger.models.RequestTrigger;
import dev.retrigger.models.ScheduleTrigger;
import dev.retrigger.models.TagRule;
import dev.retrigger.models.Trigger;
import dev.retrigger.models.WebhookTrigger;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The event that a trigger waits for: the stored sample of its type, in its sender's own shape,
 * with the names and the time filled in.
 */
public final class Samples {
  private static final List<String> TAGS =
      List.of("1.0.0", "v1.0.0", "latest", "main", "prod", "release", "stable", "1", "1.0");

  /** Among as many firings one is not on an excepted day, or none is. */
  private static final int MOST_FIRINGS = 1_000;

  private final CompiledModel model;
  private final Instant now;

  private Samples(CompiledModel model, Instant now) {
    this.model = model;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * The events, in the order in which they come; none for what no event fires by itself.
   *
   * @param now when they come
   */
  public static List<JsonNode> of(CompiledModel model, Trigger trigger, Instant now) {
    return new Samples(model, now).events(trigger);
  }

  /** What signals of the trigger name as their source; objects are told of when a window closes. */
  static String source(CompiledModel model, Trigger trigger) {
    return switch (trigger) {
      case DataTrigger _ -> "window";
      case ScheduleTrigger _ -> "schedule";
      case ImageTrigger _ -> "ecr";
      case AlarmTrigger _ -> "alarm";
      case DriftTrigger drift ->
          switch (model.monitor(drift).origin()) {
            case Monitor.Origin.Alarm _ -> "alarm";
            case Monitor.Origin.Report _ -> "report";
          };
      case GitLabTrigger _ -> "gitlab";
      case MlflowTrigger _ -> "mlflow";
      case WebhookTrigger _ -> "webhook";
      case RegisteredTrigger _ -> "registry";
      case FinishedTrigger _ -> "finished";
      case RequestTrigger _ -> "request";
      case CombinationTrigger _ -> "combination";
    };
  }

  /** What a report says that shows drift, for a trigger that reads one. */
  public static Optional<byte[]> report(CompiledModel model, Trigger trigger) {
    if (!(trigger instanceof DriftTrigger drift)
        || !(model.monitor(drift).origin() instanceof Monitor.Origin.Report report)) {
      return Optional.empty();
    }
    String file =
        switch (report.format()) {
          case AUTO, MODEL_MONITOR -> "reports/model-monitor/constraint_violations";
          case EVIDENTLY -> "reports/evidently/distance-above-threshold";
          case NANNYML -> "reports/nannyml/estimated-performance-alerts";
        };
    return Optional.of(text(file).getBytes(StandardCharsets.UTF_8));
  }

  private List<JsonNode> events(Trigger trigger) {
    return switch (trigger) {
      case DataTrigger data -> data(data);
      case ImageTrigger image -> image(image);
      case ScheduleTrigger schedule -> List.of(tick(schedule));
      case AlarmTrigger alarm -> List.of(alarm(alarm.alarm()));
      case DriftTrigger drift ->
          List.of(
              switch (model.monitor(drift).origin()) {
                case Monitor.Origin.Alarm(var name) -> alarm(name);
                case Monitor.Origin.Report report -> report(report);
              });
      case GitLabTrigger gitLab -> List.of(gitLab(gitLab));
      case MlflowTrigger mlflow -> List.of(mlflow(mlflow));
      case WebhookTrigger webhook -> List.of(webhook(webhook));
      case RegisteredTrigger registered -> List.of(registered(registered.group()));
      case RequestTrigger request -> List.of(request(request));
      case FinishedTrigger _ -> List.of();
      case CombinationTrigger combination ->
          combination.members().stream()
              // The others are what must not come.
              .limit(combination.kind() == Combination.Kind.ABSENCE ? 1 : Long.MAX_VALUE)
              .flatMap(name -> model.trigger(name).stream())
              .flatMap(member -> events(member).stream())
              .toList();
    };
  }

  private List<JsonNode> data(DataTrigger trigger) {
    if (!(model.file().inputs().get(trigger.input()) instanceof DataInput input)) {
      return List.of();
    }
    String folder = input.prefix() + input.partition().map(Samples::concrete).orElse("");
    JsonNode file = object(input.bucket(), folder + concrete(input.files()), 1);
    return trigger
        .window()
        .doneMarker()
        .map(marker -> List.of(file, object(input.bucket(), folder + marker, 2)))
        .orElseGet(() -> List.of(file));
  }

  private JsonNode object(String bucket, String key, int number) {
    return object("s3/object-created/put-object", bucket, key, number);
  }

  private JsonNode object(String sample, String bucket, String key, int number) {
    ObjectNode event = bridged(sample, bucket + "/" + key);
    event.withArray("resources").removeAll().add("arn:aws:s3:::" + bucket);
    ObjectNode detail = (ObjectNode) event.path("detail");
    detail.withObject("bucket").put("name", bucket);
    detail
        .withObject("object")
        .put("key", key)
        .put("version-id", Digest.of("version", key, now.toString()).substring(0, 32))
        .put("sequencer", "%016X".formatted(now.toEpochMilli() + number));
    return event;
  }

  private JsonNode report(Monitor.Origin.Report report) {
    String name =
        Stream.of("constraint_violations.json", concrete(report.files()))
            .filter(file -> report.matches(report.bucket(), report.prefix() + file))
            .findFirst()
            .orElse("constraint_violations.json");
    return object("s3/report-created/violations", report.bucket(), report.prefix() + name, 1);
  }

  private List<JsonNode> image(ImageTrigger trigger) {
    if (!(model.file().inputs().get(trigger.input()) instanceof ImageInput input)) {
      return List.of();
    }
    ObjectNode push = bridged("ecr/image-action/push", input.repository());
    String tag = tag(input.tags());
    ((ObjectNode) push.path("detail"))
        .put("repository-name", input.repository())
        .put("image-tag", tag);
    if (input.scan().isEmpty()) {
      return List.of(push);
    }
    ObjectNode scan = bridged("ecr/image-scan/complete", input.repository());
    ObjectNode detail = (ObjectNode) scan.path("detail");
    detail.put("repository-name", input.repository());
    detail.put("image-digest", push.at("/detail/image-digest").asText());
    detail.withArray("image-tags").removeAll().add(tag);
    detail.withObject("finding-severity-counts").removeAll();
    return List.of(push, scan);
  }

  private JsonNode alarm(String name) {
    ObjectNode event = bridged("cloudwatch/alarm-state-change/alarm", name);
    String arn =
        "arn:aws:cloudwatch:%s:%s:alarm:%s"
            .formatted(event.path("region").asText(), event.path("account").asText(), name);
    event.withArray("resources").removeAll().add(arn);
    ObjectNode detail = (ObjectNode) event.path("detail");
    detail.put("alarmName", name);
    String at = now.toString().replace("Z", ".000+0000");
    detail.withObject("state").put("timestamp", at);
    return event;
  }

  private JsonNode registered(String group) {
    ObjectNode event = bridged("sagemaker/model-package-state/approved", group);
    String arn =
        "arn:aws:sagemaker:%s:%s:model-package/%s/7"
            .formatted(event.path("region").asText(), event.path("account").asText(), group);
    event.withArray("resources").removeAll().add(arn);
    ((ObjectNode) event.path("detail"))
        .put("ModelPackageGroupName", group)
        .put("ModelPackageArn", arn);
    return event;
  }

  private JsonNode tick(ScheduleTrigger trigger) {
    Instant at =
        trigger.next(now, MOST_FIRINGS).stream()
            .filter(firing -> !trigger.isExcepted(firing))
            .findFirst()
            .orElse(now);
    return Json.object()
        .put("model", model.file().model().toString())
        .put("trigger", trigger.name())
        .put("scheduledTime", Timestamps.format(at));
  }

  private JsonNode gitLab(GitLabTrigger trigger) {
    GitLabRule rule = trigger.rule();
    ObjectNode envelope = posted("apigateway/webhook-gitlab/" + sample(rule.event()));
    ObjectNode body = body(envelope);
    body.withObject("project").put("path_with_namespace", rule.project());
    String branch = rule.branch().map(Samples::concrete).orElse("main");
    switch (rule.event()) {
      case PUSH -> {
        body.put("ref", "refs/heads/" + branch);
        String file = rule.paths().stream().findFirst().map(Samples::concrete).orElse("train.py");
        ((ObjectNode) body.path("commits").path(0)).withArray("modified").removeAll().add(file);
      }
      case BRANCH_CREATED, BRANCH_DELETED -> body.put("ref", "refs/heads/" + branch);
      case TAG -> body.put("ref", "refs/tags/" + tag(rule.tag().orElse(TagRule.ANY_VERSION)));
      case MERGE_REQUEST -> {
        ObjectNode request = body.withObject("object_attributes");
        request.put("target_branch", branch);
        rule.actions().stream().findFirst().ifPresent(action -> request.put("action", action));
      }
      case PIPELINE -> {
        ObjectNode pipeline = body.withObject("object_attributes");
        pipeline.put("ref", branch);
        rule.statuses().stream().findFirst().ifPresent(status -> pipeline.put("status", status));
      }
      case JOB -> {
        body.put("ref", branch);
        rule.job().ifPresent(job -> body.put("build_name", job));
        rule.statuses().stream().findFirst().ifPresent(status -> body.put("build_status", status));
      }
      case DEPLOYMENT -> {
        rule.environment().ifPresent(environment -> body.put("environment", concrete(environment)));
        rule.statuses().stream().findFirst().ifPresent(status -> body.put("status", status));
      }
    }
    return with(envelope, body);
  }

  private static String sample(GitLabRule.Event event) {
    return switch (event) {
      case PUSH -> "push-to-main";
      case TAG -> "tag-pushed";
      case MERGE_REQUEST -> "merge-request-merged";
      case PIPELINE -> "pipeline-succeeded";
      case JOB -> "job-succeeded";
      case DEPLOYMENT -> "deployment-succeeded";
      case BRANCH_CREATED -> "branch-created";
      case BRANCH_DELETED -> "branch-deleted";
    };
  }

  private JsonNode mlflow(MlflowTrigger trigger) {
    ObjectNode envelope =
        posted(
            "apigateway/webhook-mlflow/"
                + switch (trigger.event()) {
                  case VERSION -> "version-created";
                  case ALIAS -> "alias-set";
                });
    ObjectNode body = body(envelope);
    ObjectNode data = body.withObject("data");
    data.put("name", trigger.model());
    trigger.alias().ifPresent(alias -> data.put("alias", alias));
    return with(envelope, body);
  }

  private JsonNode webhook(WebhookTrigger trigger) {
    ObjectNode envelope = posted("apigateway/webhook-custom/labels-ready");
    envelope.put("rawPath", "/webhooks/" + trigger.sender());
    envelope.withObject("pathParameters").put("sender", trigger.sender());
    ObjectNode body = Json.object();
    trigger.match().forEach((pointer, text) -> put(body, pointer, text));
    return with(envelope, body);
  }

  /** A text at a JSON Pointer, with the objects on the way. */
  private static void put(ObjectNode body, String pointer, String text) {
    List<String> names =
        Stream.of(pointer.substring(1).split("/", -1))
            .map(name -> name.replace("~1", "/").replace("~0", "~"))
            .toList();
    ObjectNode at = body;
    for (String name : names.subList(0, names.size() - 1)) {
      at = at.path(name).isObject() ? (ObjectNode) at.path(name) : at.putObject(name);
    }
    at.put(names.getLast(), text);
  }

  private JsonNode request(RequestTrigger trigger) {
    ObjectNode envelope = posted("request/api/fire");
    ObjectNode body = body(envelope);
    body.put("model", model.file().model().toString());
    body.put("trigger", trigger.name());
    body.put("key", "test-" + now.getEpochSecond());
    body.put("reason", "a test");
    ObjectNode attributes = body.putObject("attributes");
    trigger.requires().forEach(name -> attributes.put(name, "test"));
    return with(envelope, body);
  }

  private ObjectNode bridged(String sample, String about) {
    ObjectNode event = (ObjectNode) Json.parse(text(sample));
    event.put("id", id(sample, about));
    event.put("time", now.toString());
    return event;
  }

  /** The gateway's envelope; what the sender signed was another body. */
  private ObjectNode posted(String sample) {
    ObjectNode envelope = (ObjectNode) Json.parse(text(sample));
    String id = id(sample, model.file().model().toString());
    ObjectNode headers = envelope.withObject("headers");
    Stream.of("webhook-id", "idempotency-key", "x-mlflow-delivery-id", "x-delivery-id")
        .filter(headers::has)
        .forEach(name -> headers.put(name, id));
    envelope.withObject("requestContext").put("timeEpoch", now.toEpochMilli()).put("requestId", id);
    return envelope;
  }

  private static ObjectNode body(JsonNode envelope) {
    return (ObjectNode) Json.parse(envelope.path("body").asText());
  }

  private static ObjectNode with(ObjectNode envelope, JsonNode body) {
    return envelope.put("body", Json.write(body)).put("isBase64Encoded", false);
  }

  private String id(String sample, String about) {
    return "test-" + Digest.of(sample, about, now.toString()).substring(0, 26);
  }

  /** A tag that the rule accepts; one that it does not, where none is known. */
  private static String tag(TagRule rule) {
    Stream<String> named =
        rule instanceof TagRule.Exact(var tags) ? tags.stream() : Stream.<String>empty();
    Stream<String> versions =
        IntStream.range(0, 30)
            .boxed()
            .flatMap(
                major ->
                    IntStream.range(0, 30)
                        .boxed()
                        .flatMap(
                            minor ->
                                Stream.of(
                                    "%d.%d.0".formatted(major, minor),
                                    "%d.%d.1".formatted(major, minor))));
    return Stream.of(named, TAGS.stream(), versions)
        .flatMap(each -> each)
        .filter(rule::accepts)
        .findFirst()
        .orElse("test");
  }

  /** A name that the glob matches. */
  private static String concrete(String glob) {
    return glob.replaceAll("\\{([^,}]*)[^}]*}", "$1")
        .replaceAll("\\[!?(.)[^]]*]", "$1")
        .replace("**/*", "test")
        .replace("**", "test")
        .replace("*", "test")
        .replace("?", "x");
  }

  private static String text(String sample) {
    try (InputStream in = Samples.class.getResourceAsStream("/events/" + sample + ".json")) {
      if (in == null) {
        throw new IllegalStateException("the sample " + sample + " is not shipped");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
