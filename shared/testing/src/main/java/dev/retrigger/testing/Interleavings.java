package dev.retrigger.testing;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a few actors in every order that their port calls can take, within bounds: so many changes
 * of turn that no actor asked for, and so many actors that die between two calls. Dying before a
 * call and dying after the one before it are the same to everybody else. An order is repeatable:
 * the actors take turns, and what they share must depend on nothing but their calls.
 */
public final class Interleavings {
  private final int preemptions;
  private final int halts;
  private final List<Choice> path = new ArrayList<>();

  private Interleavings(int preemptions, int halts) {
    this.preemptions = preemptions;
    this.halts = halts;
  }

  /**
   * Checks a fresh world for every order; returns how many there were. What a check throws is
   * thrown on, with the order that led to it.
   */
  public static int explore(int preemptions, int halts, Supplier<? extends World> worlds) {
    Interleavings interleavings = new Interleavings(preemptions, halts);
    int orders = 0;
    do {
      interleavings.run(worlds.get());
      orders++;
    } while (interleavings.advance());
    return orders;
  }

  /** What a set of actors shares. */
  public interface World {
    /** The actors; they share nothing but ports behind {@code gate}. */
    List<Runnable> actors(Gate gate);

    /** Called once every actor has ended; {@code halted} are the numbers of those that died. */
    void check(Set<Integer> halted);
  }

  /** Where an actor may lose its turn. */
  public final class Gate {
    private final Turns turns;

    private Gate(Turns turns) {
      this.turns = turns;
    }

    /** Returns {@code real} behind this gate. */
    public <T> T around(Class<T> port, T real) {
      return around(port, real, _ -> true);
    }

    /**
     * Returns {@code real} behind this gate.
     *
     * @param shared tells by the arguments of a call whether it can make a difference to others
     */
    public <T> T around(Class<T> port, T real, Predicate<List<Object>> shared) {
      return port.cast(
          Proxy.newProxyInstance(
              port.getClassLoader(),
              new Class<?>[] {port},
              (_, method, arguments) -> {
                List<Object> given = arguments == null ? List.of() : List.of(arguments);
                if (shared.test(given)) {
                  turns.beforeCall(new Call(method.getName(), given));
                }
                method.setAccessible(true); // A test's own port need not be public.
                try {
                  return method.invoke(real, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause() == null ? e : e.getCause();
                }
              }));
    }
  }

  private void run(World world) {
    Turns turns = new Turns();
    turns.run(world.actors(new Gate(turns)));
    try {
      world.check(turns.halted);
    } catch (RuntimeException | AssertionError e) {
      throw turns.failed(e);
    }
  }

  /** Moves on to the next path; false if there is none. */
  private boolean advance() {
    while (!path.isEmpty()) {
      Choice last = path.removeLast();
      if (last.taken() + 1 < last.options()) {
        path.add(new Choice(last.taken() + 1, last.options()));
        return true;
      }
    }
    return false;
  }

  private record Choice(int taken, int options) {}

  private record Call(String method, List<Object> arguments) {}

  private record Step(int actor, String does, Call call) {
    @Override
    public String toString() {
      return "actor " + actor + " " + does + " " + call.method() + call.arguments();
    }
  }

  /** One order: who has the turn, and who gets it next. Only whoever has the turn calls this. */
  private final class Turns {
    private final List<Step> trace = new ArrayList<>();
    private final Set<Integer> halted = new LinkedHashSet<>();
    private final Set<Integer> alive = new LinkedHashSet<>();
    private final List<Semaphore> turns = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private int depth;
    private int switches;
    private int current;
    private @Nullable Throwable failure;

    void run(List<Runnable> actors) {
      for (int i = 0; i < actors.size(); i++) {
        int number = i;
        alive.add(number);
        turns.add(new Semaphore(0));
        Thread.ofVirtual().start(() -> live(number, actors.get(number)));
      }
      pass();
      try {
        done.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
      if (failure != null) {
        throw failed(failure);
      }
    }

    private void live(int number, Runnable actor) {
      turns.get(number).acquireUninterruptibly();
      try {
        actor.run();
      } catch (Halt _) {
        halted.add(number);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      alive.remove(number);
      pass();
    }

    /** Gives the turn to somebody, as nobody has it. */
    private void pass() {
      if (alive.isEmpty()) {
        done.countDown();
        return;
      }
      List<Integer> waiting = List.copyOf(alive);
      current = waiting.get(choose(waiting.size()));
      turns.get(current).release();
    }

    void beforeCall(Call call) {
      int me = current;
      List<Integer> others =
          switches < preemptions
              ? alive.stream().filter(actor -> actor != me).toList()
              : List.<Integer>of();
      int mayHalt = halted.size() < halts ? 1 : 0;
      int choice = choose(1 + others.size() + mayHalt);
      if (choice > others.size()) {
        trace.add(new Step(me, "dies before", call));
        throw new Halt("an interleaving");
      }
      if (choice > 0) {
        switches++;
        current = others.get(choice - 1);
        turns.get(current).release();
        turns.get(me).acquireUninterruptibly();
      }
      trace.add(new Step(me, "calls", call));
    }

    AssertionError failed(Throwable cause) {
      return new AssertionError(
          trace.stream().map(Step::toString).collect(joining("\n", "in this order:\n", "\n")),
          cause);
    }

    private int choose(int options) {
      if (depth == path.size()) {
        path.add(new Choice(0, options));
      }
      return path.get(depth++).taken();
    }
  }
}
