package dev.retrigger.local.time;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A discrete-event loop and the clock that belongs to it. Everything that happens in the local
 * runtime is a task on this loop, run by one thread in the order of its due time and, for equal
 * times, in the order of scheduling. In virtual time two runs of the same scenario are therefore
 * the same to the letter.
 *
 * <p>A task that throws ends the run with its exception: whoever schedules work that may fail
 * decides what the failure means before it reaches the loop.
 */
public final class EventLoop implements InstantSource {
  private static final Duration HOUSEKEEPING = Duration.ofMillis(200);

  private final Pace pace;
  private final PriorityQueue<Task> due = new PriorityQueue<>();
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final AtomicInteger holds = new AtomicInteger();
  private volatile Instant now;
  private volatile Duration skipped = Duration.ZERO;
  private volatile boolean stopped;
  private long scheduled;
  private BooleanSupplier skipWhile = () -> true;
  private @Nullable Runnable housekeeping;
  private long housekeptAt;

  private EventLoop(Pace pace, Instant start) {
    this.pace = pace;
    this.now = start.truncatedTo(ChronoUnit.MILLIS);
    this.housekeptAt = System.nanoTime();
  }

  /** Time stands still during a task and jumps to the next due one when nothing is left to do. */
  public static EventLoop virtual(Instant start) {
    return new EventLoop(Pace.VIRTUAL, start);
  }

  /** Time is the machine's time. */
  public static EventLoop real() {
    return new EventLoop(Pace.REAL, Instant.now());
  }

  /**
   * Time is the machine's time plus whatever was skipped: when nothing is going on and something is
   * due later, the clock jumps there. For demonstrations with real files and patient windows.
   */
  public static EventLoop skipping() {
    return new EventLoop(Pace.SKIPPING, Instant.now());
  }

  @Override
  public Instant instant() {
    return switch (pace) {
      case VIRTUAL -> now;
      case REAL, SKIPPING -> Instant.now().plus(skipped).truncatedTo(ChronoUnit.MILLIS);
    };
  }

  /** Tells whether time is the test's to move. */
  public boolean isVirtual() {
    return pace == Pace.VIRTUAL;
  }

  /** Runs {@code task} once, at {@code when} or as soon after as the loop gets to it. */
  public Timer at(Instant when, Runnable task) {
    return schedule(when, task, false);
  }

  /** Runs {@code task} once, {@code delay} from now. */
  public Timer after(Duration delay, Runnable task) {
    return at(instant().plus(delay), task);
  }

  /** Runs {@code task} in this same instant, after what was scheduled for it already. */
  public Timer soon(Runnable task) {
    return at(instant(), task);
  }

  /**
   * Like {@link #at}, for what comes round for ever, such as a schedule: {@link #runUntilIdle} does
   * not wait for it.
   */
  public Timer inBackgroundAt(Instant when, Runnable task) {
    return schedule(when, task, true);
  }

  /**
   * Hands a task over from another thread; the only method, with {@link #hold}, safe to call so.
   */
  public void post(Runnable task) {
    inbox.add(requireNonNull(task, "task is missing"));
  }

  /**
   * Says that something real is going on outside, a child process or a half-written file, for which
   * the clock must not jump ahead until the hold is closed.
   */
  public Hold hold() {
    holds.incrementAndGet();
    return new Hold(this);
  }

  /** Lets a skipping clock jump only while {@code somethingWaits}; otherwise time just passes. */
  public void skipWhile(BooleanSupplier somethingWaits) {
    this.skipWhile = somethingWaits;
  }

  /**
   * Runs {@code task} on the loop a few times per real second, in real and skipping time only: for
   * watching what the clock of the loop does not rule, such as files.
   */
  public void whileWaiting(Runnable task) {
    @Nullable Runnable before = housekeeping;
    housekeeping =
        before == null
            ? task
            : () -> {
              before.run();
              task.run();
            };
  }

  /** Runs until {@link #stop}. */
  public void run() {
    stopped = false;
    while (!stopped) {
      turn(Instant.MAX);
    }
  }

  /** Runs everything that is due up to and including {@code end}, and sets the clock there. */
  public void runUntil(Instant end) {
    stopped = false;
    while (!stopped && (instant().isBefore(end) || hasDue(end) || !inbox.isEmpty())) {
      turn(end);
    }
  }

  /** Runs for {@code duration} of the loop's time. */
  public void runFor(Duration duration) {
    runUntil(instant().plus(duration));
  }

  /**
   * Runs until {@code done}, at most for {@code limit} of the loop's time.
   *
   * @return whether it is done
   */
  public boolean runUntil(BooleanSupplier done, Duration limit) {
    Instant end = instant().plus(limit);
    stopped = false;
    while (!stopped && !done.getAsBoolean()) {
      if (!instant().isBefore(end) && !hasDue(end) && inbox.isEmpty()) {
        return false;
      }
      turn(end);
    }
    return done.getAsBoolean();
  }

  /**
   * Runs until only background tasks are left, at most for {@code limit} of the loop's time.
   *
   * @return whether it is idle
   */
  public boolean runUntilIdle(Duration limit) {
    return runUntil(this::isIdle, limit);
  }

  /** Tells whether nothing but background tasks is left to do. */
  public boolean isIdle() {
    return inbox.isEmpty() && holds.get() == 0 && due.stream().allMatch(Task::isBackground);
  }

  /** Ends {@link #run} after the task that is running; may be called from any thread. */
  public void stop() {
    stopped = true;
    inbox.add(() -> {});
  }

  private Timer schedule(Instant when, Runnable task, boolean background) {
    Task added = new Task(when, scheduled++, requireNonNull(task, "task is missing"), background);
    due.add(added);
    return added;
  }

  private boolean hasDue(Instant limit) {
    Task next = next();
    return next != null && !next.when.isAfter(limit);
  }

  private @Nullable Task next() {
    while (true) {
      Task next = due.peek();
      if (next == null || !next.cancelled) {
        return next;
      }
      due.remove();
    }
  }

  /** Runs one task, or waits for one, not beyond {@code end}. */
  private void turn(Instant end) {
    Runnable posted = inbox.poll();
    if (posted != null) {
      posted.run();
      return;
    }
    housekeep();
    Task next = next();
    if (next != null && !next.when.isAfter(instant()) && !next.when.isAfter(end)) {
      due.remove();
      next.run();
      return;
    }
    Instant until = next == null || next.when.isAfter(end) ? end : next.when;
    switch (pace) {
      case VIRTUAL -> jump(until);
      case REAL -> await(Duration.between(instant(), until));
      case SKIPPING -> skip(until);
    }
  }

  private void jump(Instant until) {
    if (holds.get() > 0) {
      await(HOUSEKEEPING);
    } else if (until.equals(Instant.MAX)) {
      throw new IllegalStateException(
          "nothing is due and nothing ever will be: in virtual time, run until an instant or idle");
    } else if (until.isAfter(now)) {
      now = until;
    }
  }

  private void skip(Instant until) {
    if (holds.get() > 0 || until.equals(Instant.MAX) || !skipWhile.getAsBoolean()) {
      await(Duration.between(instant(), until));
      return;
    }
    // Files and processes get a real moment to show up before the clock leaves them behind.
    boolean quiet = !await(Pace.MOMENT);
    if (quiet && holds.get() == 0 && until.isAfter(instant())) {
      skipped = skipped.plus(Duration.between(instant(), until));
    }
  }

  /** Waits for a task from outside and runs it; tells whether there was one. */
  private boolean await(Duration wait) {
    Duration shortened = wait.compareTo(HOUSEKEEPING) < 0 ? wait : HOUSEKEEPING;
    try {
      Runnable posted = inbox.poll(Math.max(1, shortened.toMillis()), TimeUnit.MILLISECONDS);
      if (posted != null) {
        posted.run();
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
    return false;
  }

  private void housekeep() {
    Runnable task = housekeeping;
    if (task == null || isVirtual() || System.nanoTime() - housekeptAt < HOUSEKEEPING.toNanos()) {
      return;
    }
    task.run();
    housekeptAt = System.nanoTime();
  }

  private enum Pace {
    VIRTUAL,
    REAL,
    SKIPPING;

    static final Duration MOMENT = Duration.ofMillis(5);
  }

  /** A scheduled task that can still be called off. */
  public interface Timer {
    void cancel();
  }

  /** Something real that the clock waits for. Closing it twice is closing it once. */
  public static final class Hold implements AutoCloseable {
    private final EventLoop loop;
    private boolean open = true;

    private Hold(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public synchronized void close() {
      if (open) {
        open = false;
        loop.holds.decrementAndGet();
      }
    }
  }

  private static final class Task implements Timer, Comparable<Task> {
    private final Instant when;
    private final long order;
    private final Runnable body;
    private final boolean background;
    private boolean cancelled;

    Task(Instant when, long order, Runnable body, boolean background) {
      this.when = when;
      this.order = order;
      this.body = body;
      this.background = background;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    boolean isBackground() {
      return background || cancelled;
    }

    void run() {
      body.run();
    }

    @Override
    public int compareTo(Task other) {
      int byTime = when.compareTo(other.when);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
