package dev.retrigger.receiverequest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Write;
import dev.retrigger.models.Compilation;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import dev.retrigger.testing.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The function over memory, with one model in force, and somebody who asks. */
final class Door {
  static final ModelId CHURN = ModelId.parse("growth/churn");
  static final PipelineId TRAIN = new PipelineId(CHURN, "train");
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final String ANN = "arn:aws:sts::111122223333:assumed-role/operators/ann";

  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        training: {s3: "s3://lake/in/"}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters:
            InputManifest: "${inputs.training.manifest}"
            Epochs: "10"
            Token: "${ssm:/retrigger/growth/token}"
          limits: {budget: {per: day, runs: 10000}, cooldown: 6h, concurrency: 1}
        score:
          target: {type: state-machine, name: churn-score}
          limits: {budget: {per: day, runs: 10000}, concurrency: 1}
      triggers:
        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
        weekly: {schedule: "cron(0 3 ? * MON *)", start: score}
        new-data: {input: training, start: train}
        adhoc: {request: {requires: [segment, rows]}, start: train}
      """;

  final MemoryTable table = new MemoryTable();
  final List<JsonNode> signals = new ArrayList<>();
  final List<JsonNode> windows = new ArrayList<>();
  final List<JsonNode> status = new ArrayList<>();
  private final ReceiveRequestHandler handler =
      new ReceiveRequestHandler(() -> NOW, table, into(signals), into(windows), into(status));

  Door() {
    Compilation compilation =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(List.of(Source.of("churn.yaml", MODEL)));
    if (!compilation.clean()) {
      throw new AssertionError(compilation.problems().toString());
    }
    CompiledModel model = compilation.models().getFirst();
    new Models(table).replace(new StoredModel(CHURN, model.version(), Json.write(model), Set.of()));
  }

  private static MessageQueue into(List<JsonNode> messages) {
    return (_, body, delay) ->
        messages.add(((ObjectNode) Json.tree(body)).put("delayed", delay.toSeconds()));
  }

  /** Asks by HTTP, as {@link #ANN}. */
  Reply ask(String body) {
    return http(body, Optional.of(ANN));
  }

  /** Asks by HTTP what became of a request or a run. */
  Reply find(String id) {
    ObjectNode envelope = envelope("GET /requests/{id}", Optional.of(ANN));
    envelope.putObject("pathParameters").put("id", id);
    return gateway(Json.write(envelope));
  }

  Reply http(String body, Optional<String> userArn) {
    return gateway(Json.write(envelope("POST /requests", userArn).put("body", body)));
  }

  private static ObjectNode envelope(String route, Optional<String> userArn) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("version", "2.0").put("routeKey", route);
    ObjectNode context = envelope.putObject("requestContext");
    context.put("timeEpoch", NOW.toEpochMilli());
    userArn.ifPresent(
        arn ->
            context
                .putObject("authorizer")
                .putObject("iam")
                .put("userArn", arn)
                .put("accountId", "111122223333"));
    return envelope;
  }

  private Reply gateway(String envelope) {
    JsonNode answer = invoke(envelope);
    return new Reply(answer.path("statusCode").asInt(), Json.tree(answer.path("body").asText()));
  }

  /** Invokes the function itself. */
  Reply direct(String body) {
    JsonNode answer = invoke(body);
    return new Reply(answer.path("status").asInt(), answer.path("answer"));
  }

  /** Invokes the function with an event, whoever sends it. */
  Reply event(String document) {
    return Json.tree(document).has("requestContext") ? gateway(document) : direct(document);
  }

  private JsonNode invoke(String document) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(document.getBytes(UTF_8)), output, new FakeContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.tree(output.toString(UTF_8));
  }

  /** Decides about a signal, as the starter did. */
  Signal decided(String trigger, String source, String key, Instant at, Decision decision) {
    Signal signal =
        new Signal(
            new TriggerId(CHURN, trigger),
            source,
            key,
            source + "/" + trigger,
            "event-" + key,
            at,
            Map.of("reason", "it was time", "override", "for once"),
            0);
    write(
        Signals.recordInHistory(
            new SignalRecord(
                signal, Optional.of(TRAIN), decision, "v1", at, OptionalLong.empty(), 0)));
    return signal;
  }

  /** A run that is intended. */
  static Run run(String leader, Map<String, String> settings) {
    SignalId signal = new SignalId(leader);
    return Run.intended(
        RunId.of(TRAIN, signal, 0),
        TRAIN,
        1,
        Run.Origin.first(signal, 0, Optional.empty()),
        "nightly",
        "v1",
        new Run.Request(
            Mode.AUTO,
            settings.isEmpty() ? "sagemaker-pipeline" : "webhook",
            "churn-train",
            new LinkedHashMap<>(settings),
            new LinkedHashMap<>(),
            Map.of(),
            Map.of(),
            0,
            List.of(),
            Duration.ofHours(4),
            RetryRule.NONE,
            3,
            new Run.Tell(List.of(), Optional.empty(), Optional.empty())),
        Map.of(),
        NOW);
  }

  /** Puts a run into the ledger as it is, due then. */
  Run kept(Run run, Instant due) {
    write(Runs.update(run, Optional.of(due)));
    return found(run);
  }

  Run found(Run run) {
    return new Runs(table).find(run.id()).orElseThrow();
  }

  void write(Write write) {
    if (!table.write(List.of(write)).isWritten()) {
      throw new AssertionError("not written");
    }
  }

  /** What was answered. */
  record Reply(int status, JsonNode body) {
    String text(String pointer) {
      return body.at(pointer).asText();
    }
  }
}
