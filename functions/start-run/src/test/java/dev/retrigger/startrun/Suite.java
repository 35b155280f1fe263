package dev.retrigger.startrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.PipelineState;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.Timestamps;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Decided;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage;
import dev.retrigger.events.StarterMessage.ResumeRun;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.events.StarterMessage.WakePipeline;
import dev.retrigger.ledger.ClosedWindow;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.RunEnding;
import dev.retrigger.ledger.Runs;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Windows;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import dev.retrigger.targets.LargeInput;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A starter over memory, one model, a clock that the test moves and a target that it scripts. */
final class Suite {
  static final ModelId CHURN = new ModelId("growth", "churn");
  static final PipelineId TRAIN = new PipelineId(CHURN, "train");
  static final Instant START = Instant.parse("2026-11-21T03:00:00Z");

  static final String PROJECT =
      """
      version: 1
      project: growth
      owner: {team: growth-ml, slack: growth-oncall}
      timezone: Europe/Oslo
      allow: {targets: ["sagemaker-pipeline/churn-*"], buckets: ["acme-lake-*/churn/*"]}
      """;

  static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      inputs:
        training: {s3: "s3://acme-lake-dev/churn/in/", select: new}
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {InputManifest: "${inputs.training.manifest}", Reason: "${trigger.reason}"}
          timeout: 4h
          limits: {budget: {per: day, runs: 10000}, concurrency: 1, onBusy: coalesce}
      triggers:
        nightly: {schedule: "cron(0 3 * * ? *)", onlyIf: new-data, start: train}
        new-data: {input: training, start: train}
      """;

  final MemoryTable table;
  final MemoryObjects store = new MemoryObjects();
  final Map<String, String> parameters = new LinkedHashMap<>();
  final ScriptedTarget target = new ScriptedTarget();
  Supplier<Stream<String>> models = Stream::empty;
  private final Starter starter;
  private Instant now = START;
  private long windows;

  Suite() {
    this(MODEL);
  }

  Suite(String model) {
    this(new MemoryTable(), model);
  }

  /** A new starter over an old table. */
  Suite(MemoryTable table, String model) {
    this(table, table);
    apply(PROJECT, model);
  }

  /** A starter that sees the table through another port. */
  static Suite over(MemoryTable table, Table seen) {
    return new Suite(table, seen);
  }

  private Suite(MemoryTable memory, Table table) {
    this.table = memory;
    Launcher launcher =
        new Launcher(
            () -> now,
            table,
            name -> Optional.ofNullable(parameters.get(name)),
            (_, _) -> target,
            new LargeInput(store, "artifacts", "inputs/"));
    RunPlanner planner =
        new RunPlanner(
            new RunInputs(table, store, "artifacts"),
            new NextVersions(table, (_, _) -> models.get()),
            name -> Optional.ofNullable(parameters.get(name)),
            "dev");
    this.starter = new Starter(() -> now, table, planner, launcher);
  }

  /** Puts a model in force. */
  void apply(String project, String model) {
    CompiledModel compiled =
        new ModelCompiler("dev", WithoutProject.REFUSE)
                .compile(
                    List.of(
                        new Source("growth.yaml", "p1", project),
                        new Source("churn.yaml", "v1", model)))
                .models()
                .stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("refused:\n" + model));
    new Models(table)
        .replace(new StoredModel(CHURN, compiled.version(), Json.write(compiled), Set.of()));
  }

  /** Changes a part of the compiled model: {@code file/mode} to {@code "ASK"}. */
  void govern(String path, String json) {
    StoredModel stored = new Models(table).find(CHURN).orElseThrow();
    JsonNode body = Json.tree(stored.body());
    int split = path.lastIndexOf('/');
    ((ObjectNode) body.at("/" + path.substring(0, split)))
        .set(path.substring(split + 1), Json.tree(json));
    new Models(table).replace(new StoredModel(CHURN, stored.version(), Json.write(body), Set.of()));
  }

  List<Decided> decide(StarterMessage message) {
    return starter.handle(message);
  }

  void handle(StarterMessage message) {
    starter.handle(message);
  }

  /** The project allows these targets only, and the model was compiled before that. */
  void allow(String targets) {
    StoredModel stored = new Models(table).find(CHURN).orElseThrow();
    new Models(table)
        .replace(
            new StoredModel(
                CHURN,
                stored.version(),
                stored.body().replace("sagemaker-pipeline/churn-*", targets),
                Set.of()));
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** A window closes, and its signal arrives. */
  Signal window() {
    Signal signal = closes();
    arrive(signal);
    return signal;
  }

  /** A window of three objects closes; its signal is on its way. */
  Signal closes() {
    String id = "w" + ++windows;
    ClosedWindow closed =
        new ClosedWindow(
            id,
            new TriggerId(CHURN, "new-data"),
            "training",
            "",
            windows,
            "QUIET",
            "s3://artifacts/manifests/" + id + "/manifest.jsonl",
            "s3://artifacts/manifests/" + id + "/sagemaker.manifest",
            3,
            300,
            0,
            now,
            now);
    table.write(Windows.number(closed));
    return new Signal(
        closed.trigger(),
        "window",
        id,
        "window/" + id,
        id,
        now,
        Map.of("reason", "3 new objects in training"),
        0);
  }

  Signal tick(String trigger) {
    return new Signal(
        new TriggerId(CHURN, trigger),
        "schedule",
        Timestamps.format(now),
        "schedule/growth/churn/" + trigger,
        "e-" + Timestamps.format(now),
        now,
        Map.of("reason", "scheduled"),
        0);
  }

  Decided arrive(Signal signal) {
    return starter.handle(new SignalArrived(signal)).getFirst();
  }

  void wake() {
    starter.handle(new WakePipeline(TRAIN));
  }

  void resume(RunId run) {
    starter.handle(new ResumeRun(run));
  }

  /** The run ends, and frees its slot. */
  void end(Run run, RunStatus how) {
    new RunEnding(table).end(run, how, Optional.empty(), Map.of(), now);
  }

  PipelineState state() {
    return new Pipelines(table).state(TRAIN);
  }

  /** The runs so far, the oldest first. */
  List<Run> runs() {
    return new Runs(table).onDay(CHURN, now.atOffset(ZoneOffset.UTC).toLocalDate()).reversed();
  }

  Run run(RunId id) {
    return new Runs(table).find(id).orElseThrow();
  }

  SignalRecord record(Signal signal) {
    return new Signals(table).find(signal).orElseThrow();
  }

  /** The run that carried a signal, or why none did. */
  Optional<String> fate(Signal signal) {
    return new Pipelines(table).fateOf(record(signal));
  }

  /** How many rows of a kind are due within {@code time}. */
  int due(DueKind kind, Duration time) {
    return new Due(table).by(kind, now.plus(time), 100).size();
  }

  /** The notices that are owed. */
  Stream<String> notices() {
    return new Due(table)
        .by(DueKind.NOTICE, now.plus(Duration.ofDays(1)), 100).stream()
            .map(row -> row.text("body"));
  }
}
