package dev.retrigger.local.aws;

import dev.retrigger.domain.RunId;
import dev.retrigger.local.time.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;

/**
 * The work behind the executions of one service, and on whose account each was begun. The service
 * keeps the rules and the statuses; this keeps the score.
 *
 * @param <R> how work of this service ends
 */
final class Workload<R> implements ExecutionWorld {
  private final EventLoop loop;
  private final Service<R> service;
  private final Map<String, List<String>> executions = new LinkedHashMap<>();
  private final Map<String, Stint> active = new LinkedHashMap<>();
  private int announcements;
  private int peak;

  /**
   * A service at which nothing has begun.
   *
   * @param announcements how many events each change of status makes
   */
  Workload(EventLoop loop, int announcements, Service<R> service) {
    this.loop = loop;
    this.announcements = announcements;
    this.service = service;
  }

  /** What a service knows of its own executions. */
  interface Service<R> {
    /** What this service calls such an end. */
    R result(boolean succeeded, String why);

    /** The work of an execution is over. */
    void ended(String execution, R result);

    /** Puts the event about the execution's present status on the bus, once. */
    void announce(String execution);
  }

  /** Work that can be begun. */
  @FunctionalInterface
  interface Work<R> {
    /** Begins; returns how to stop it, after which nothing it says is heard. */
    Runnable start(Consumer<R> finished);
  }

  /** From a start, retry or redrive to the end of it. */
  private static final class Stint {
    private final String owner;
    private Optional<Runnable> stop = Optional.empty();

    Stint(String owner) {
      this.owner = owner;
    }
  }

  /** Counts work that was begun for {@code owner}, and begins it a moment later. */
  void begin(String execution, String owner, Work<R> work) {
    recall(execution, owner);
    resume(execution, owner, work);
  }

  /** Counts work that an earlier process began. */
  void recall(String execution, String owner) {
    executions.computeIfAbsent(owner, _ -> new ArrayList<>()).add(execution);
  }

  /** Begins work that is counted already. */
  void resume(String execution, String owner, Work<R> work) {
    Stint stint = new Stint(owner);
    active.put(execution, stint);
    peak = Math.max(peak, active.size());
    loop.soon(() -> start(execution, stint, work));
  }

  /** Work may be stopped before it starts, and may end before its start returns. */
  private void start(String execution, Stint stint, Work<R> work) {
    if (active.get(execution) == stint) {
      Runnable stop = work.start(result -> ended(execution, stint, result));
      stint.stop = Optional.of(stop);
    }
  }

  private void ended(String execution, Stint stint, R result) {
    if (active.remove(execution, stint)) {
      service.ended(execution, result);
    }
  }

  /** Stops the work of an execution; the service hears nothing of it. */
  void stop(String execution) {
    Stint stint = active.remove(execution);
    if (stint != null) {
      stint.stop.ifPresent(Runnable::run);
    }
  }

  /** Has the service speak of a change of status. */
  void changed(String execution) {
    for (int i = 0; i < announcements; i++) {
      service.announce(execution);
    }
  }

  @Override
  public long starts(RunId run) {
    return executions(run).size();
  }

  @Override
  public SequencedSet<RunId> runs() {
    SequencedSet<RunId> runs = new LinkedHashSet<>();
    executions.keySet().stream().filter(RunId::isOne).map(RunId::new).forEach(runs::add);
    return runs;
  }

  @Override
  public List<RunId> running() {
    return active.values().stream()
        .map(stint -> stint.owner)
        .filter(RunId::isOne)
        .map(RunId::new)
        .toList();
  }

  @Override
  public int peak() {
    return peak;
  }

  @Override
  public List<String> executions(RunId run) {
    return List.copyOf(executions.getOrDefault(run.value(), List.of()));
  }

  @Override
  public void finish(RunId run, boolean succeeded, String why) {
    List<String> its =
        active.entrySet().stream()
            .filter(each -> each.getValue().owner.equals(run.value()))
            .map(Map.Entry::getKey)
            .toList();
    for (String execution : its) {
      stop(execution);
      service.ended(execution, service.result(succeeded, why));
    }
  }

  @Override
  public void announce(RunId run) {
    executions(run).forEach(service::announce);
  }

  @Override
  public void announceEachStatus(int times) {
    announcements = times;
  }
}
