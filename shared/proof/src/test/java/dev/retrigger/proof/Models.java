package dev.retrigger.proof;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.Caps;
import dev.retrigger.domain.Limits;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.models.Compilation;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Model files of the proof, and the facts that set them off. */
final class Models {
  static final ModelId CHURN = new ModelId("growth", "churn");
  static final String TRAIN = "train";
  static final String SCORE = "score";
  static final PipelineId PIPELINE = new PipelineId(CHURN, TRAIN);
  static final Instant START = Instant.parse("2026-11-21T03:00:00Z");

  static final StoredModel PLAIN = compiled();

  private Models() {}

  /** What the plain model is given beyond one target. */
  record Rules(Limits limits, RetryRule retry, Optional<ApprovalRule> approval, Caps caps) {
    static Rules of(Limits limits) {
      return new Rules(limits, RetryRule.NONE, Optional.empty(), Caps.NONE);
    }

    Rules with(RetryRule more) {
      return new Rules(limits, more, approval, caps);
    }

    Rules with(ApprovalRule more) {
      return new Rules(limits, retry, Optional.of(more), caps);
    }

    Rules with(Caps more) {
      return new Rules(limits, retry, approval, more);
    }
  }

  /** The model with these rules, and with two pipelines that live by them. */
  static StoredModel with(Rules rules) {
    ObjectNode model = (ObjectNode) Json.tree(PLAIN.body());
    ObjectNode pipelines = (ObjectNode) model.at("/file/pipelines");
    ObjectNode train = (ObjectNode) pipelines.path(TRAIN);
    train.set("limits", Json.tree(Json.write(rules.limits())));
    train.set("retry", Json.tree(Json.write(rules.retry())));
    train.set("approval", Json.tree(Json.write(rules.approval())));
    ObjectNode other = train.deepCopy();
    other.put("name", SCORE);
    pipelines.set(SCORE, other);
    ObjectNode triggers = (ObjectNode) model.at("/file/triggers");
    ObjectNode tock = ((ObjectNode) triggers.path("tick")).deepCopy();
    tock.put("name", "tock");
    tock.put("start", SCORE);
    triggers.set("tock", tock);
    ((ObjectNode) model.path("project")).set("caps", Json.tree(Json.write(rules.caps())));
    return new StoredModel(CHURN, PLAIN.version(), Json.write(model), Set.of());
  }

  /**
   * The model with these rules, which tells nobody of anything, as nobody here would publish it.
   */
  static StoredModel quiet(Rules rules) {
    ObjectNode model = (ObjectNode) Json.tree(with(rules).body());
    ((ObjectNode) model.at("/file/notices")).putArray("events");
    return new StoredModel(CHURN, PLAIN.version(), Json.write(model), Set.of());
  }

  private static StoredModel compiled() {
    String project =
        """
        version: 1
        project: growth
        owner: {team: growth-ml}
        allow: {targets: ["sagemaker-pipeline/churn-*"]}
        """;
    String model =
        """
        version: 1
        model: growth/churn
        mode: auto
        pipelines:
          train:
            target: {type: sagemaker-pipeline, name: churn-train}
            parameters: {Key: "${trigger.key}"}
            limits: {concurrency: 1, budget: {per: day, runs: 100000}}
        triggers:
          tick: {schedule: "cron(0 3 * * ? *)", start: train}
        """;
    Compilation compilation =
        new ModelCompiler("dev", WithoutProject.REFUSE)
            .compile(
                List.of(
                    new Source("growth.yaml", "p1", project),
                    new Source("churn.yaml", "v1", model)));
    CompiledModel compiled =
        compilation.models().stream()
            .findFirst()
            .orElseThrow(() -> new AssertionError(compilation.problems() + model));
    return new StoredModel(CHURN, compiled.version(), Json.write(compiled), Set.of());
  }

  /** A fact of that number. */
  static Signal signal(int number) {
    return signal("tick", number);
  }

  /** A fact of that number for a trigger: {@code tick} trains, {@code tock} scores. */
  static Signal signal(String trigger, int number) {
    String key = "k-" + number;
    return new Signal(
        new TriggerId(CHURN, trigger),
        "schedule",
        key,
        "schedule/growth/churn/" + trigger + "/" + key,
        "e-" + number,
        START,
        Map.of("reason", "scheduled"),
        0);
  }
}
