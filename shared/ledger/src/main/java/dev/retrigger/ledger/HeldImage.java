package dev.retrigger.ledger;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image that waits for its scan before an input accepts it.
 *
 * @param until when it is given up
 * @param signals what it would set off
 */
public record HeldImage(
    ModelId model,
    String input,
    Image image,
    Instant until,
    String modelVersion,
    List<Waiting> signals,
    State state) {
  public HeldImage {
    signals = List.copyOf(signals);
  }

  /** A signal, and the pipeline that it is for, if it starts one by itself. */
  public record Waiting(Signal signal, Optional<PipelineId> pipeline) {}

  /** Where it stands. */
  public enum State {
    WAITING,
    /** Its scan was good enough. */
    ACCEPTED,
    /** Its scan found too much. */
    REFUSED,
    /** Nothing was heard of its scan in time. */
    EXPIRED
  }

  HeldImage become(State next) {
    return new HeldImage(model, input, image, until, modelVersion, signals, next);
  }
}
