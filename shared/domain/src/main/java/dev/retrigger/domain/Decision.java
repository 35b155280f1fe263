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
  @JsonSubTypes.Type(Decision.Ask.class),
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

  /** A run would start now, once a person agrees. */
  record Ask(ApprovalId approval, Instant expires) implements Decision {}

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
    /** Somebody paused the model, its project, or everything. */
    PAUSED,
    /** As many runs are active as may be. */
    BUSY,
    /** A person has not decided yet about an earlier run. */
    APPROVAL,
    COOLDOWN,
    /** It is outside the hours in which runs may start. */
    HOURS,
    /** Too many runs failed in a row. */
    BREAKER,
    BUDGET,
    /** As many runs of the project are active as may be. */
    PROJECT_BUSY,
    PROJECT_BUDGET;

    /** The same reason, as one for which something is dropped. */
    Limit limit() {
      return Limit.valueOf(name());
    }
  }

  /** The limit that said no. */
  enum Limit {
    PAUSED,
    BUSY,
    APPROVAL,
    COOLDOWN,
    HOURS,
    BREAKER,
    BUDGET,
    PROJECT_BUSY,
    PROJECT_BUDGET,
    NO_NEW_DATA,
    /** A newer signal took its place; what is sealed with it started no run. */
    REPLACED,
    /** A newer version of the same object was taken in before. */
    SUPERSEDED,
    /** A person dropped what waited. */
    DROPPED,
    /** A person said no. */
    REJECTED,
    /** Nobody decided in time. */
    EXPIRED,
    /** The other facts of its combination did not come in time. */
    INCOMPLETE,
    /** A fact came that must not follow it. */
    CANCELLED
  }

  /** Why a start is refused. */
  enum Refusal {
    INPUT_EMPTY,
    NO_MARKER,
    NOT_ALLOWED,
    PARAMETER_MISSING,
    PARAMETER_INVALID,
    /** Too many of our own runs stand before it in its chain of causes. */
    TOO_DEEP,
    UNKNOWN_TRIGGER,
    TARGET_REFUSED
  }
}
