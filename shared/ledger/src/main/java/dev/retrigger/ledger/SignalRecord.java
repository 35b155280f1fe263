package dev.retrigger.ledger;

import dev.retrigger.domain.Decision;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.Signal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The decision about a signal: what was decided, by which rule, from which inputs, under which
 * version of the model file, and how often the same fact was announced again.
 *
 * @param batch the batch of the pipeline that carries the signal
 */
public record SignalRecord(
    Signal signal,
    Optional<PipelineId> pipeline,
    Decision decision,
    String modelVersion,
    Instant at,
    OptionalLong batch,
    long duplicates) {}
