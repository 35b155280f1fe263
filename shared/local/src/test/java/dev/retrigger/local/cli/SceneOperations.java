package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.RunId;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Runs;
import dev.retrigger.local.doctor.Check;
import dev.retrigger.local.doctor.Doctor;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.receiverequest.ModelStatus;
import dev.retrigger.receiverequest.Overview;
import dev.retrigger.receiverequest.Pending;
import java.util.List;
import java.util.Optional;

/** Stepping in at a scene; decisions and redrives are only told apart. */
record SceneOperations(Scene scene) implements Operations {
  @Override
  public String where() {
    return "the scene";
  }

  @Override
  public boolean asks() {
    return false;
  }

  @Override
  public Reply request(String body) {
    JsonNode answer = scene.request(body);
    return new Reply(answer.path("statusCode").asInt(), Json.tree(answer.path("body").asText()));
  }

  @Override
  public Reply decide(ApprovalId approval, String body) {
    return new Reply(
        200, Json.tree("{\"outcome\":\"Decided\",\"message\":\"It stands: " + approval + "\"}"));
  }

  @Override
  public Reply redrive(String body) {
    return new Reply(
        200,
        Json.tree(
            """
            {"queues":[{"queue":"data","groups":[{"fate":"SENT","count":2,"to":"data","why":"its \
            function failed"}]}]}
            """));
  }

  @Override
  public List<CompiledModel> models() {
    return overview().models();
  }

  @Override
  public List<Check> examine(Optional<ModelId> model) {
    return new Doctor(scene.surroundings(), scene.table(), scene.clock(), models()).examine(model);
  }

  @Override
  public Pending pending(Optional<ModelId> model) {
    return overview().pending(model);
  }

  @Override
  public List<ModelStatus> status(Optional<ModelId> model) {
    return model
        .map(id -> overview().status(id).stream().toList())
        .orElseGet(() -> overview().statuses());
  }

  @Override
  public Optional<RunLogs> logs(RunId run, int lines) {
    return new Runs(scene.table())
        .find(run)
        .map(found -> RunLogs.of(found, (_, _) -> new SupposedTarget(), lines));
  }

  private Overview overview() {
    return new Overview(scene.table(), scene.clock());
  }
}
