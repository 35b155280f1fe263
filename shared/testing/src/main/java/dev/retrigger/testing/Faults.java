package dev.retrigger.testing;

import dev.retrigger.testing.FaultSchedule.Fault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands between code and its ports, counts every call and makes the scheduled ones go wrong. Any
 * interface can be a port, an AWS SDK client too. After a halt the process is dead: every further
 * call halts as well, so that a {@code finally} block or a greedy {@code catch} cannot do anything
 * a dead process could not, until the test calls {@link #restart()}.
 */
public final class Faults {
  private final FaultSchedule schedule;
  private final Function<String, ? extends RuntimeException> failure;
  private final List<String> calls = new ArrayList<>();
  private boolean dead;

  /** Counts calls; {@link InjectedFault} is what a failing one throws. */
  public Faults(FaultSchedule schedule) {
    this(schedule, InjectedFault::new);
  }

  /**
   * @param failure makes the exception of a failing call from its description: the SDK's own type
   *     where the code under test tells types apart
   */
  public Faults(FaultSchedule schedule, Function<String, ? extends RuntimeException> failure) {
    this.schedule = schedule;
    this.failure = failure;
  }

  /** Returns {@code real} behind this interceptor. */
  public <T> T around(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) ->
                isCounted(method)
                    ? intercept(
                        port.getSimpleName() + "." + method.getName(), real, method, arguments)
                    : invoke(real, method, arguments)));
  }

  /** Begins a new process; the count of calls goes on. */
  public synchronized void restart() {
    dead = false;
  }

  /** Returns the calls so far in order, as {@code Port.method}. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** Tells whether every scheduled fault has happened; an enumeration ends when one has not. */
  public synchronized boolean allHappened() {
    return schedule.faults().keySet().stream().allMatch(call -> call <= calls.size());
  }

  private @Nullable Object intercept(
      String name, Object real, Method method, Object @Nullable [] arguments) throws Throwable {
    int number = count(name);
    String call = "call " + number + ", " + name;
    @Nullable Fault fault = schedule.at(number).orElse(null);
    if (fault == Fault.FAIL_BEFORE) {
      throw failure.apply(call + ", before its effect");
    }
    if (fault == Fault.HALT_BEFORE) {
      throw halt(call + ", before its effect");
    }
    Object answer = invoke(real, method, arguments);
    if (fault == Fault.FAIL_AFTER) {
      throw failure.apply(call + ", after its effect");
    }
    if (fault == Fault.HALT_AFTER) {
      throw halt(call + ", after its effect");
    }
    return answer;
  }

  private synchronized int count(String name) {
    if (dead) {
      throw new Halt(name + ", by a process that is dead already");
    }
    calls.add(name);
    return calls.size();
  }

  private synchronized Halt halt(String call) {
    dead = true;
    return new Halt(call);
  }

  private static boolean isCounted(Method method) {
    return method.getDeclaringClass() != Object.class
        && !method.getName().equals("close")
        && !method.getName().equals("serviceName");
  }

  private static @Nullable Object invoke(Object real, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
