package dev.retrigger.models;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Several triggers together start one run.
 *
 * @param members the names of triggers, in their order
 * @param within the time in which they must fire, by when their facts happened
 */
public record CombinationTrigger(
    String name, Kind kind, List<String> members, Duration within, Optional<String> start)
    implements Trigger {
  public CombinationTrigger {
    members = List.copyOf(members);
  }

  /** How they must fire. */
  public enum Kind {
    /** Each of them, in any order. */
    ALL,
    /** One of them; the others within the time count to the same firing. */
    ANY,
    /** Each of them, in their order. */
    SEQUENCE,
    /** The first of them, and none of the others in the time after it. */
    ABSENCE
  }
}
