package dev.retrigger.proof;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.CheckRun;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Table;
import dev.retrigger.proof.Contestant.Machine;
import dev.retrigger.sweepledger.Sweeps;
import dev.retrigger.testing.oracle.Courier;
import dev.retrigger.testing.oracle.Mishaps;
import dev.retrigger.testing.oracle.Mishaps.Ended;
import dev.retrigger.testing.oracle.Schedule;
import dev.retrigger.testing.oracle.ServiceOracle;
import dev.retrigger.testing.oracle.ServiceRules;
import dev.retrigger.testing.oracle.StartService;
import dev.retrigger.testing.oracle.StartService.Execution;
import dev.retrigger.testing.oracle.StartService.State;
import dev.retrigger.trackrun.Trackers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A starter, the sweep and the tracker around one ledger and one service, in virtual time. The
 * queues are the platform's, and so is what happens to a process that fails or dies: its message
 * comes again.
 */
final class Stage {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration A_LITTLE = Duration.ofSeconds(20);
  private static final Duration MOST_SKEW = Duration.ofMinutes(5);
  private static final Set<DueKind> STARTS =
      EnumSet.of(DueKind.WAKE, DueKind.INTENT, DueKind.RETRY, DueKind.APPROVAL);

  final MemoryTable table = new MemoryTable();
  final ServiceOracle service;
  final Courier<StarterMessage> signals = new Courier<>(Courier.Rules.QUEUE);
  final Courier<StatusWord> status = new Courier<>(Courier.Rules.QUEUE);

  private final Contestant contestant;
  private final ServiceRules rules;
  private final Mishaps mishaps;
  private final Supplier<Duration> skews;
  private final PriorityQueue<Errand> errands =
      new PriorityQueue<>(Comparator.comparing(Errand::at).thenComparingLong(Errand::number));
  private final Table tablePort;
  private final StartService servicePort;
  private Set<DueKind> awaited = STARTS;
  private Instant now = Models.START;
  private Instant swept = now;
  private long errandsSoFar;
  private long keys;

  /** A word about a run on its way to the tracker; without an execution: look at it. */
  record StatusWord(RunId run, Optional<String> execution, RunStatus status, Instant at) {}

  private record Errand(Instant at, long number, Runnable what) {}

  Stage(Contestant contestant, ServiceRules rules, StoredModel model) {
    this(contestant, rules, model, Schedule.NONE, () -> Duration.ZERO, false);
  }

  /**
   * A stage on which nothing has happened yet.
   *
   * @param skews how far the clock of the machine is off that runs the next process
   * @param brief whether the service is done with work as soon as it has begun it
   */
  Stage(
      Contestant contestant,
      ServiceRules rules,
      StoredModel model,
      Schedule schedule,
      Supplier<Duration> skews,
      boolean brief) {
    this.contestant = contestant;
    this.rules = rules;
    this.skews = skews;
    this.service = new ServiceOracle(rules, () -> now, brief);
    this.mishaps =
        new Mishaps(schedule, effect -> later(now.plus(A_LITTLE), () -> whateverComes(effect)));
    this.tablePort = Ports.around(table, mishaps);
    this.servicePort = Ports.around(service, mishaps);
    new dev.retrigger.ledger.Models(table).replace(model);
  }

  private static void whateverComes(Runnable effect) {
    try {
      effect.run();
    } catch (StartService.AlreadyExists | StartService.OtherInput _) {
      // Nobody waits for the answer any more.
    }
  }

  /** Has runs followed to their end, too, even if nobody says that they ended. */
  Stage withTracker() {
    awaited = EnumSet.copyOf(STARTS);
    awaited.add(DueKind.RUN);
    return this;
  }

  /**
   * Has each execution end after that time, and the service say so that many times.
   *
   * @param how it ends
   */
  Stage ending(Duration after, int words, Function<Execution, State> how) {
    service.whenBegun(
        begun ->
            later(
                now.plus(after),
                () -> {
                  State state = how.apply(begun);
                  if (service.finish(begun.id(), state)) {
                    for (int word = 0; word < words; word++) {
                      status.send(ended(begun, state), now);
                    }
                  }
                }));
    return this;
  }

  private StatusWord ended(Execution execution, State state) {
    return new StatusWord(
        new RunId(execution.work()),
        Optional.of(execution.id()),
        RunStatus.valueOf(state.name()),
        now);
  }

  Instant now() {
    return now;
  }

  /** The notices that people are owed. */
  Stream<String> notices() {
    return table
        .queryIndex(Table.Index.DUE, DueKind.NOTICE.name(), "~", Table.Order.ASCENDING, 1_000)
        .stream()
        .map(row -> row.text("body"));
  }

  List<Schedule.Call> calls() {
    return mishaps.calls();
  }

  /** Has a fact reach the starter at that time. */
  void deliver(Signal signal, Instant at) {
    signals.send(new StarterMessage.SignalArrived(signal), at);
  }

  /** Does something at that time. */
  void later(Instant at, Runnable what) {
    errands.add(new Errand(at, ++errandsSoFar, what));
  }

  /** Lets time pass until nothing is left to do, or it is that late. */
  void play(Instant end) {
    while (true) {
      while (dealWithOne()) {
        // The next one may be there because of it.
      }
      Optional<Instant> next = nextStop().filter(at -> !at.isAfter(end));
      if (next.isEmpty()) {
        return;
      }
      moveTo(next.get());
    }
  }

  /** Lets time pass, whether there is something to do or not. */
  void pass(Duration time) {
    Instant end = now.plus(time);
    play(end);
    moveTo(end);
    play(end);
  }

  private void moveTo(Instant next) {
    now = later(now, next);
    while (!errands.isEmpty() && !errands.peek().at().isAfter(now)) {
      errands.remove().what().run();
    }
    if (!now.isBefore(swept.plus(MINUTE)) && firstDue().filter(this::mayBeDue).isPresent()) {
      swept = now;
      Duration skew = skews.get();
      Sweeps.over(
              () -> now.plus(skew),
              table,
              (_, body, delay) ->
                  signals.send(Json.read(body, StarterMessage.class), now.plus(delay)),
              (_, body, delay) -> status.send(look(body), now.plus(delay)))
          .run();
    }
  }

  private static StatusWord look(String body) {
    return new StatusWord(
        Json.read(body, CheckRun.class).checkRun(),
        Optional.empty(),
        RunStatus.STARTED,
        Models.START);
  }

  private boolean mayBeDue(Instant due) {
    return !due.isAfter(now.plus(MOST_SKEW));
  }

  private Optional<Instant> nextStop() {
    Optional<Instant> sweep = firstDue().map(at -> later(at, swept.plus(MINUTE)));
    return Stream.of(
            sweep,
            signals.nextOffer(),
            status.nextOffer(),
            Optional.ofNullable(errands.peek()).map(Errand::at))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private Optional<Instant> firstDue() {
    return awaited.stream()
        .flatMap(
            kind ->
                table
                    .queryIndex(Table.Index.DUE, kind.name(), "~", Table.Order.ASCENDING, 1)
                    .stream())
        .map((Row row) -> row.instant(Table.Index.DUE.sort()))
        .min(Comparator.naturalOrder());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private boolean dealWithOne() {
    return start() || track();
  }

  private boolean start() {
    Optional<Courier.Letter<StarterMessage>> letter = signals.next(now);
    letter.ifPresent(
        each -> {
          Runnable process = () -> contestant.handle(each.content(), machine());
          signals.settled(each, mishaps.run(process, process) == Ended.WELL, now);
        });
    return letter.isPresent();
  }

  private boolean track() {
    Optional<Courier.Letter<StatusWord>> letter = status.next(now);
    letter.ifPresent(
        each -> {
          Runnable process = () -> track(each.content());
          status.settled(each, mishaps.run(process, process) == Ended.WELL, now);
        });
    return letter.isPresent();
  }

  private void track(StatusWord word) {
    Trackers.Told tracker =
        Trackers.over(
            clock(),
            tablePort,
            (_, _) -> new OracleTarget(rules, servicePort, service),
            (_, body, delay) ->
                signals.send(Json.read(body, StarterMessage.class), now.plus(delay)));
    word.execution()
        .ifPresentOrElse(
            execution -> tracker.told(word.run(), execution, word.status(), word.at()),
            () -> tracker.check(word.run()));
  }

  private InstantSource clock() {
    Duration skew = skews.get();
    return () -> now.plus(skew);
  }

  private Machine machine() {
    return new Machine(clock(), tablePort, rules, servicePort, service, "fresh-" + ++keys);
  }
}
