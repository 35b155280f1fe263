package dev.retrigger.testing.oracle;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A service that keeps the score. It lives by {@link ServiceRules}, by its own clock, and counts
 * what it really began; nothing is asked of the code that is judged.
 */
public final class ServiceOracle implements StartService {
  private final ServiceRules rules;
  private final InstantSource clock;
  private final Map<String, Work> byId = new LinkedHashMap<>();
  private final Map<String, Work> byKey = new HashMap<>();
  private final Map<String, Integer> begun = new HashMap<>();
  private final List<Work> running = new ArrayList<>();
  private final boolean brief;
  private Consumer<Execution> listener = _ -> {};
  private int peak;

  public ServiceOracle(ServiceRules rules, InstantSource clock) {
    this(rules, clock, false);
  }

  /**
   * A service that has begun nothing yet.
   *
   * @param brief whether work is done as soon as it is begun
   */
  public ServiceOracle(ServiceRules rules, InstantSource clock, boolean brief) {
    this.rules = rules;
    this.clock = clock;
    this.brief = brief;
  }

  @Override
  public String start(String key, String work, String input) {
    Instant now = clock.instant();
    Work had = byKey.get(key);
    if (had != null) {
      switch (rules.key()) {
        case TOKEN -> {
          if (now.isBefore(had.started.plus(rules.window()))) {
            return had.answer(input);
          }
        }
        case NAME -> {
          if (had.state == State.RUNNING && had.input.equals(input)) {
            return had.id;
          }
          if (had.state == State.RUNNING || now.isBefore(had.changed.plus(rules.window()))) {
            throw new AlreadyExists(key);
          }
        }
        case UNIQUE -> throw new AlreadyExists(key);
        case NONE -> {} // Nobody looks at the key.
      }
    }
    Work begins = new Work("exec-" + (byId.size() + 1), key, work, input, now);
    byId.put(begins.id, begins);
    byKey.put(key, begins);
    begun.merge(work, 1, Integer::sum);
    running.add(begins);
    peak = Math.max(peak, running.size());
    listener.accept(begins.shown());
    if (brief) {
      finish(begins.id, State.SUCCEEDED);
    }
    return begins.id;
  }

  @Override
  public Optional<Execution> find(String key) {
    Instant now = clock.instant();
    return Optional.ofNullable(byKey.get(key))
        .filter(work -> !now.isBefore(work.started.plus(rules.listedAfter())))
        .filter(
            work ->
                work.state == State.RUNNING || now.isBefore(work.changed.plus(rules.findable())))
        .map(Work::shown);
  }

  @Override
  public Execution describe(String id) {
    return work(id).shown();
  }

  /** Tells somebody of each execution as it is begun. */
  public void whenBegun(Consumer<Execution> told) {
    listener = told;
  }

  /** Ends an execution that runs; false if it does not. */
  public boolean finish(String id, State how) {
    Work work = work(id);
    if (work.state != State.RUNNING) {
      return false;
    }
    work.state = how;
    work.changed = clock.instant();
    running.remove(work);
    return true;
  }

  /** The executions that go on, the oldest first. */
  public List<Execution> running() {
    return running.stream().map(Work::shown).toList();
  }

  /** Every execution that was ever begun, the oldest first. */
  public List<Execution> executions() {
    return byId.values().stream().map(Work::shown).toList();
  }

  /** How often work was really begun for that. */
  public int begun(String work) {
    return begun.getOrDefault(work, 0);
  }

  /** How often work was really begun for each. */
  public Map<String, Integer> begun() {
    return Map.copyOf(begun);
  }

  /** The most that ever went on at one time. */
  public int peak() {
    return peak;
  }

  private Work work(String id) {
    Work work = byId.get(id);
    if (work == null) {
      throw new NoSuchElementException("there is no execution " + id);
    }
    return work;
  }

  private static final class Work {
    private final String id;
    private final String key;
    private final String work;
    private final String input;
    private final Instant started;
    private State state = State.RUNNING;
    private Instant changed;

    Work(String id, String key, String work, String input, Instant started) {
      this.id = id;
      this.key = key;
      this.work = work;
      this.input = input;
      this.started = started;
      this.changed = started;
    }

    String answer(String asked) {
      if (!input.equals(asked)) {
        throw new OtherInput(key);
      }
      return id;
    }

    Execution shown() {
      return new Execution(id, key, work, input, state);
    }
  }
}
