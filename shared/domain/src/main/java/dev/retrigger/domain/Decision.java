package dev.retrigger.domain;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of a signal. Serialised as {@code {"outcome": "Start", ...}}. Business outcomes are
 * modelled here; a broken world is an exception and is tried again.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(Decision.Start.class),
  @JsonSubTypes.Type(Decision.Defer.class),
  @JsonSubTypes.Type(Decision.Join.class),
  @JsonSubTypes.Type(Decision.Suppress.class),
  @JsonSubTypes.Type(Decision.Refuse.class),
  @JsonSubTypes.Type(Decision.Duplicate.class),
  @JsonSubTypes.Type(Decision.Ignore.class)
})
public sealed interface Decision {
  /** A run starts and carries the signal; in {@link Mode#DRY_RUN} it is recorded and told only. */
  record Start(RunId run, Mode mode) implements Decision {}

  /** The signal waits, and starts by itself when it may. No time is known while a run is active. */
  record Defer(Optional<Instant> until, Waiting reason) implements Decision {}

  /** The signal is collected with others, all of which one run will carry. */
  record Join(String window, Optional<Instant> until) implements Decision {}

  /** A limit said no. */
  record Suppress(Limit reason) implements Decision {}

  /** It may not start, or cannot. The detail names what to mend. */
  record Refuse(Refusal reason, String detail) implements Decision {}

  /** The same fact was decided before. */
  record Duplicate(SignalId of) implements Decision {}

  /** Not for any trigger. */
  record Ignore(String reason) implements Decision {}

  /** Why a signal waits. */
  enum Waiting {
    BUSY,
    COOLDOWN
  }

  /** The limit that said no. */
  enum Limit {
    BUSY,
    COOLDOWN,
    NO_NEW_DATA,
    /** A newer signal took its place; what is sealed with it started no run. */
    REPLACED,
    /** A newer version of the same object was taken in before. */
    SUPERSEDED
  }

  /** Why a start is refused. */
  enum Refusal {
    INPUT_EMPTY,
    NO_MARKER,
    NOT_ALLOWED,
    PARAMETER_MISSING,
    PARAMETER_INVALID,
    UNKNOWN_TRIGGER,
    TARGET_REFUSED
  }
}
