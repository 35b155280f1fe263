package dev.retrigger.local.runtime;

import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.RunId;
import dev.retrigger.ledger.Runs;
import dev.retrigger.local.cli.Operations;
import dev.retrigger.local.cli.Reply;
import dev.retrigger.local.cli.RunLogs;
import dev.retrigger.local.doctor.Check;
import dev.retrigger.local.doctor.Doctor;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.lambda.HttpApiEvent;
import dev.retrigger.local.lambda.Outcome;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.receiverequest.ModelStatus;
import dev.retrigger.receiverequest.Overview;
import dev.retrigger.receiverequest.Pending;
import dev.retrigger.targets.AwsTargets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stepping in at a local suite: its own functions are invoked, as the gateway would, for whoever
 * has started it.
 */
record RunningOperations(LocalSuite suite) implements Operations {
  @Override
  public String where() {
    return "the local suite";
  }

  @Override
  public boolean asks() {
    return false;
  }

  @Override
  public Reply request(String body) {
    return call("ReceiveRequestFunction", "POST /requests", Map.of(), body);
  }

  @Override
  public Reply decide(ApprovalId approval, String body) {
    return call(
        "ReceiveApprovalFunction",
        "POST /approvals/{id}/decisions",
        Map.of("id", approval.value()),
        body);
  }

  private Reply call(String function, String route, Map<String, String> path, String body) {
    String event =
        HttpApiEvent.of(
            suite.cloud().account(), route, path, user(), body, suite.cloud().loop().instant());
    return switch (invoke(function, event)) {
      case Outcome.Answered answered ->
          new Reply(
              answered.json().path("statusCode").asInt(),
              Json.tryParse(answered.json().path("body").asText())
                  .orElseGet(
                      () -> Json.object().put("message", answered.json().path("body").asText())));
      case Outcome.Failed failed -> new Reply(500, Json.parse(failed.text()));
    };
  }

  @Override
  public Reply redrive(String body) {
    return switch (invoke("RedriveParkedFunction", body)) {
      case Outcome.Answered answered -> new Reply(200, answered.json());
      case Outcome.Failed failed -> new Reply(400, Json.parse(failed.text()));
    };
  }

  private Outcome invoke(String function, String payload) {
    return suite.cloud().lambda().function(suite.stack().name(function)).invoke(payload);
  }

  /** Who has started this suite, in the characters that a session's name may have. */
  private static String user() {
    String name = System.getProperty("user.name", "").replaceAll("[^\\w+=,.@-]", "-");
    return name.length() < 2 ? "somebody" : name;
  }

  @Override
  public List<CompiledModel> models() {
    return overview().models();
  }

  @Override
  public List<Check> examine(Optional<ModelId> model) {
    return new Doctor(new LocalSurroundings(suite), suite.ledger(), suite.cloud().loop(), models())
        .examine(model);
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
    AwsTargets targets = new AwsTargets(_ -> new LocalClients(suite.cloud()));
    return new Runs(suite.ledger()).find(run).map(found -> RunLogs.of(found, targets, lines));
  }

  private Overview overview() {
    return new Overview(suite.ledger(), suite.cloud().loop());
  }
}
