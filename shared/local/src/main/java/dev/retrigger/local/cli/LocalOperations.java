package dev.retrigger.local.cli;

import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.RunId;
import dev.retrigger.local.doctor.Check;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.receiverequest.ModelStatus;
import dev.retrigger.receiverequest.Pending;
import java.util.List;
import java.util.Optional;

/** Stepping in at the local runtime, which is the caller's own: it does not ask. */
record LocalOperations(LocalConsole console) implements Operations {
  @Override
  public String where() {
    return console.where();
  }

  @Override
  public boolean asks() {
    return false;
  }

  @Override
  public Reply request(String body) {
    return console.post("/requests", body, Reply.class);
  }

  @Override
  public Reply decide(ApprovalId approval, String body) {
    return console.post("/decisions?approval=" + approval, body, Reply.class);
  }

  @Override
  public Reply redrive(String body) {
    return console.post("/redrive", body, Reply.class);
  }

  @Override
  public List<CompiledModel> models() {
    return console.get("/models", ConsoleServer.Models.class).models();
  }

  @Override
  public List<Check> examine(Optional<ModelId> model) {
    return console.get("/doctor" + of(model), ConsoleServer.Checks.class).checks();
  }

  @Override
  public Pending pending(Optional<ModelId> model) {
    return console.get("/pending" + of(model), Pending.class);
  }

  @Override
  public List<ModelStatus> status(Optional<ModelId> model) {
    return console.get("/status" + of(model), ConsoleServer.Statuses.class).models();
  }

  @Override
  public Optional<RunLogs> logs(RunId run, int lines) {
    return console.get("/logs?run=" + run + "&lines=" + lines, ConsoleServer.Logs.class).logs();
  }

  private static String of(Optional<ModelId> model) {
    return model.map(name -> "?model=" + LocalConsole.encoded(name.toString())).orElse("");
  }
}
