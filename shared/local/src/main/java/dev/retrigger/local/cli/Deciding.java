package dev.retrigger.local.cli;

import dev.retrigger.domain.ApprovalId;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sends a person's decision about a run. Who they are is for IAM to say. */
final class Deciding {
  private final Act act;
  private final Operations operations;

  Deciding(Shell shell, Output output, Agreement agreement, Operations operations) {
    this.act = new Act(shell, output, agreement, operations);
    this.operations = operations;
  }

  /** Returns the command's exit code. */
  int settle(String decision, String about, String note) throws IOException {
    ApprovalId approval = Named.approval(about);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("decision", decision);
    body.put("note", note);
    String verb = decision.substring(0, 1).toUpperCase(Locale.ROOT) + decision.substring(1);
    return act.settle(
        verb, decision + " " + about, () -> operations.decide(approval, Json.write(body)));
  }
}
