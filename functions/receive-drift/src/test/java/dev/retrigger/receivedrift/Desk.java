package dev.retrigger.receivedrift;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.intake.Taken;
import dev.retrigger.ledger.IgnoredEvents;
import dev.retrigger.ledger.IgnoredEvents.IgnoredEvent;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Models.StoredRoute;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The receiver over memory, with one model in force and the files under {@code events/}. */
final class Desk {
  static final Path EVENTS = Path.of("..", "..", "events");
  static final String ACCOUNT = "111122223333";
  static final String VIOLATIONS = "model-monitor/constraint_violations.json";
  static final Instant NOW = Instant.parse("2026-11-21T13:00:00Z");

  static final String MODEL =
      """
      version: 1
      model: growth/churn
      monitors:
        quality: {report: "s3://acme-reports-dev/churn/quality/", files: "**/*.json"}
        tenure: {alarm: churn-drift-tenure}
        plan: {alarm: churn-drift-plan}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {Reason: "${trigger.reason}"}
      triggers:
        drift: {monitor: quality, start: train}
        drift-tenure: {monitor: tenure, start: train}
        drift-plan: {monitor: plan, start: train}
        quality-alarm: {alarm: churn-quality, start: train}
        any-alarm: {alarm: churn-any, start: train}
      """;

  private static final StoredModel STORED = stored(MODEL);

  final MemoryTable table = new MemoryTable();
  final List<Signal> sent = new ArrayList<>();
  private final Map<String, byte[]> objects = new HashMap<>();
  private final ReceiveDriftHandler handler =
      new ReceiveDriftHandler(
          Map.of("ACCOUNT", ACCOUNT),
          () -> NOW,
          table,
          this::read,
          (_, body, _) -> sent.add(Json.read(body, SignalArrived.class).signal()));

  Desk() {
    this(STORED);
  }

  Desk(String model) {
    this(stored(model));
  }

  private Desk(StoredModel model) {
    new Models(table).replace(model);
  }

  private static StoredModel stored(String model) {
    CompiledModel compiled =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(new Source("churn.yaml", "v1", model))).models().stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("refused:\n" + model));
    return new StoredModel(
        compiled.file().model(),
        compiled.version(),
        Json.write(compiled),
        compiled.routes().stream()
            .map(route -> new StoredRoute(route.source(), route.resource(), route.trigger()))
            .collect(Collectors.toSet()));
  }

  /** The report lies where the event of that name says. */
  Desk holding(String event, String report) {
    JsonNode object = event(event).path("detail").path("object");
    objects.put(
        object.path("key").textValue() + "#" + object.path("version-id").asText(""),
        file("reports/" + report));
    return this;
  }

  Desk holding(String event, byte[] content) {
    JsonNode object = event(event).path("detail").path("object");
    objects.put(
        object.path("key").textValue() + "#" + object.path("version-id").asText(""), content);
    return this;
  }

  private Optional<byte[]> read(String bucket, String key, String version, int most) {
    return Optional.ofNullable(objects.get(key + "#" + version))
        .map(content -> Arrays.copyOf(content, Math.min(content.length, most)));
  }

  Taken receive(String event) {
    return receive(event(event));
  }

  Taken receive(JsonNode event) {
    return handler.receive(event);
  }

  /** What came of it in a few words: the triggers that fire, or why none does. */
  String outcome(String event) {
    return outcome(receive(event));
  }

  static String outcome(Taken taken) {
    return taken
        .ignored()
        .orElseGet(
            () ->
                "fires "
                    + taken.fired().stream()
                        .map(signal -> signal.trigger().name())
                        .collect(Collectors.joining(", ")));
  }

  /** What is on record about a delivery that was ignored. */
  List<IgnoredEvent> ignored(String eventId) {
    return new IgnoredEvents(table).ofEvent(eventId);
  }

  static JsonNode event(String name) {
    return Json.read(file(name + ".json"), JsonNode.class);
  }

  static byte[] file(String name) {
    try {
      return Files.readAllBytes(EVENTS.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The events of a folder, by their path without the ending. */
  static Stream<String> names(String folder) {
    try (Stream<Path> files = Files.list(EVENTS.resolve(folder))) {
      return files
          .map(file -> EVENTS.relativize(file).toString().replace('\\', '/'))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
