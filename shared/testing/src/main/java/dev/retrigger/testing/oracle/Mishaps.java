package dev.retrigger.testing.oracle;

import dev.retrigger.testing.oracle.Schedule.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between processes and their ports, counts every call and makes the scheduled ones go
 * wrong. A process that died makes no further call, so that a {@code finally} block or a greedy
 * {@code catch} cannot do anything a dead process could not. A process that is overtaken goes on
 * when the other is done, as if the two had run on two machines.
 */
public final class Mishaps {
  private static final int DEEPEST = 3;
  private static final int MOST_REMEMBERED = 1_000;

  private final Schedule schedule;
  private final Consumer<Runnable> later;
  private final List<Call> calls = new ArrayList<>();
  private int count;
  private @Nullable Life current;

  /**
   * @param later has an effect happen a little later
   */
  public Mishaps(Schedule schedule, Consumer<Runnable> later) {
    this.schedule = schedule;
    this.later = later;
  }

  /** How a process ended. */
  public enum Ended {
    WELL,
    BADLY,
    DEAD
  }

  /**
   * Runs a process to its end, however that comes.
   *
   * @param twin what another process does that gets the same message meanwhile
   */
  public Ended run(Runnable process, Runnable twin) {
    @Nullable Life before = current;
    Life mine = new Life(twin, before == null ? 0 : before.depth + 1);
    current = mine;
    try {
      process.run();
      return mine.dead ? Ended.DEAD : Ended.WELL;
    } catch (Death _) {
      return Ended.DEAD;
    } catch (Failure | StartService.Throttled _) {
      return mine.dead ? Ended.DEAD : Ended.BADLY;
    } finally {
      current = before;
    }
  }

  /** A call of a port. */
  public <T> T call(String name, boolean ofService, Supplier<T> effect) {
    @Nullable Life mine = current;
    if (mine == null) {
      return effect.get();
    }
    if (mine.dead) {
      throw new Death(name + ", by a process that is dead already");
    }
    int number = ++count;
    if (number <= MOST_REMEMBERED) {
      calls.add(new Call(name, ofService));
    }
    @Nullable Mishap mishap = schedule.at(number).orElse(null);
    if (mishap == null || (mishap.onlyAtServices() && !ofService)) {
      return effect.get();
    }
    return switch (mishap) {
      case FAIL_BEFORE -> throw new Failure(name);
      case FAIL_AFTER -> {
        var _ = effect.get();
        throw new Failure(name);
      }
      case HALT_BEFORE -> throw die(mine, name);
      case HALT_AFTER -> {
        var _ = effect.get();
        throw die(mine, name);
      }
      case THROTTLE -> throw new StartService.Throttled(name);
      case LATE -> {
        later.accept(
            () -> {
              var _ = effect.get();
            });
        throw new Failure(name);
      }
      case OVERTAKE -> {
        if (mine.depth < DEEPEST) {
          run(mine.twin, mine.twin);
        }
        yield effect.get();
      }
    };
  }

  private static Death die(Life process, String name) {
    process.dead = true;
    return new Death(name);
  }

  /** The calls so far, up to a thousand. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The life of one process. */
  private static final class Life {
    private final Runnable twin;
    private final int depth;
    private boolean dead;

    Life(Runnable twin, int depth) {
      this.twin = twin;
      this.depth = depth;
    }
  }

  /** A call failed, or its answer was lost. */
  public static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failure(String call) {
      super(call, null, false, false);
    }
  }

  /** The process died; only the platform may catch it. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death(String call) {
      super(call, null, false, false);
    }
  }
}
