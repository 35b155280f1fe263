package dev.retrigger.models;

import dev.retrigger.domain.Combination;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Several triggers together start one run.
 *
 * @param kind how they must fire
 * @param members the names of triggers, in their order
 * @param within the time in which they must fire, by when their facts happened
 */
public record CombinationTrigger(
    String name,
    Combination.Kind kind,
    List<String> members,
    Duration within,
    Optional<String> start)
    implements Trigger {
  public CombinationTrigger {
    members = List.copyOf(members);
  }

  /** What its facts mean together. */
  public Combination rule() {
    return new Combination(kind, members, within);
  }

  /** In one line, for people: {@code a and b within 1h}. */
  public String show() {
    return rule().show(Durations.show(within));
  }
}
