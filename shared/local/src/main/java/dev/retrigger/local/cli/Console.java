package dev.retrigger.local.cli;

import dev.retrigger.domain.ModelId;
import dev.retrigger.models.Source;
import java.util.List;
import java.util.Optional;

/** The port to wherever models are in force: the local runtime on this machine, or a stack. */
public interface Console {
  /** What putting files in force would change. */
  Proposal apply(List<Source> files);

  /** What sending an event would do. */
  Proposal send(GivenEvent event, String document);

  /** The runs of the last days, of one model or of all, the newest first. */
  List<RunLine> runs(Optional<ModelId> model, int days);

  /** What is known about a run's id, an object's URI, or the id of an event. */
  Why why(String asked);

  /**
   * What must change for buckets to tell of their objects; all that it watches if none is named.
   */
  Proposal connect(List<String> buckets);

  /** What other systems must know to reach it. */
  Doorway doorway();

  /** What people do and see who step in. */
  Operations operations();
}
