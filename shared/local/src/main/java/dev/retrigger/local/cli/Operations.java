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

/** The port for whoever steps in: what they ask of the suite's functions, and what they look at. */
public interface Operations {
  /** What people check before they agree: the account, region and stack. */
  String where();

  /** Whether somebody has to agree to a change. */
  boolean asks();

  /** Asks receive-request. */
  Reply request(String body);

  /** Decides about a run, by receive-approval. */
  Reply decide(ApprovalId approval, String body);

  /** Asks redrive-parked. */
  Reply redrive(String body);

  /** The models in force. */
  List<CompiledModel> models();

  /** Whether the triggers of one model, or of all, can fire. */
  List<Check> examine(Optional<ModelId> model);

  /** What waits, of one model or of all. */
  Pending pending(Optional<ModelId> model);

  /** How one model stands, or all; empty if it is not in force. */
  List<ModelStatus> status(Optional<ModelId> model);

  /** What a run's execution logged last; empty if there is no such run. */
  Optional<RunLogs> logs(RunId run, int lines);
}
