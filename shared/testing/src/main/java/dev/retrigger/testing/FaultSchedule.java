package dev.retrigger.testing;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which calls go wrong, and how. Calls are counted from 1 over all ports of one {@link Faults}, so
 * that a schedule is a complete and repeatable description of one bad day.
 */
public record FaultSchedule(Map<Integer, Fault> faults) {

  /** What goes wrong at one call. */
  public enum Fault {
    /** The call fails and has no effect. */
    FAIL_BEFORE,
    /** The call takes effect and its answer is lost. */
    FAIL_AFTER,
    /** The process dies before the call. */
    HALT_BEFORE,
    /** The process dies after the call took effect, before it sees the answer. */
    HALT_AFTER
  }

  public FaultSchedule {
    for (int call : faults.keySet()) {
      if (call < 1) {
        throw new IllegalArgumentException("calls are counted from 1, there is no call " + call);
      }
    }
    faults = Map.copyOf(faults);
  }

  public static FaultSchedule none() {
    return new FaultSchedule(Map.of());
  }

  public static FaultSchedule at(int call, Fault fault) {
    return new FaultSchedule(Map.of(call, fault));
  }

  /** Returns this schedule with one more fault. */
  public FaultSchedule and(int call, Fault fault) {
    NavigableMap<Integer, Fault> more = new TreeMap<>(faults);
    more.put(call, requireNonNull(fault, "fault is missing"));
    return new FaultSchedule(more);
  }

  /**
   * Returns every schedule of at most {@code most} faults over the first {@code calls} calls, the
   * empty one first: 15,185 schedules for 3 faults over 12 calls.
   */
  public static Stream<FaultSchedule> enumerate(int calls, int most) {
    return extend(none(), 1, calls, most);
  }

  Optional<Fault> at(int call) {
    return Optional.ofNullable(faults.get(call));
  }

  private static Stream<FaultSchedule> extend(FaultSchedule base, int from, int calls, int most) {
    if (most == 0) {
      return Stream.of(base);
    }
    Stream<FaultSchedule> longer =
        IntStream.rangeClosed(from, calls)
            .boxed()
            .flatMap(
                call ->
                    Stream.of(Fault.values())
                        .flatMap(
                            fault -> extend(base.and(call, fault), call + 1, calls, most - 1)));
    return Stream.concat(Stream.of(base), longer);
  }
}
