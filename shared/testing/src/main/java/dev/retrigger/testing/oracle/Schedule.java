package dev.retrigger.testing.oracle;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which calls go wrong, and how, counted from 1 over all ports and processes of one story: a
 * complete and repeatable description of one bad day.
 */
public record Schedule(Map<Integer, Mishap> mishaps) {
  public static final Schedule NONE = new Schedule(Map.of());

  public Schedule {
    mishaps = Map.copyOf(mishaps);
  }

  /** This schedule with one mishap more. */
  public Schedule and(int call, Mishap mishap) {
    NavigableMap<Integer, Mishap> more = new TreeMap<>(mishaps);
    more.put(call, mishap);
    return new Schedule(more);
  }

  /** The schedules with one mishap less. */
  public Stream<Schedule> smaller() {
    return mishaps.keySet().stream().sorted().map(this::without);
  }

  private Schedule without(int call) {
    NavigableMap<Integer, Mishap> fewer = new TreeMap<>(mishaps);
    fewer.remove(call);
    return new Schedule(fewer);
  }

  Optional<Mishap> at(int call) {
    return Optional.ofNullable(mishaps.get(call));
  }

  /**
   * Runs every schedule of at most {@code most} mishaps, each at one of the first {@code calls}
   * calls that the story really makes, and each of which can happen there; how many there were.
   */
  public static long enumerate(int calls, int most, List<Mishap> kinds, Story story) {
    return extend(NONE, 1, calls, most, kinds, story);
  }

  private static long extend(
      Schedule base, int from, int calls, int most, List<Mishap> kinds, Story story) {
    List<Call> made = story.run(base);
    long count = 1;
    if (most > 0) {
      for (int call = from; call <= Math.min(calls, made.size()); call++) {
        boolean atService = made.get(call - 1).ofService();
        for (Mishap kind : kinds) {
          if (atService || !kind.onlyAtServices()) {
            count += extend(base.and(call, kind), call + 1, calls, most - 1, kinds, story);
          }
        }
      }
    }
    return count;
  }

  /** A call that was made. */
  public record Call(String name, boolean ofService) {}

  /** What is told under one schedule; it returns the calls that were made. */
  @FunctionalInterface
  public interface Story {
    List<Call> run(Schedule schedule);
  }

  @Override
  public String toString() {
    return new TreeMap<>(mishaps).toString();
  }
}
