package dev.retrigger.closewindow;

import dev.retrigger.aws.MessageQueue;
import dev.retrigger.closewindow.Closing.Closed;
import dev.retrigger.closewindow.Closing.Dropped;
import dev.retrigger.closewindow.Closing.Nothing;
import dev.retrigger.closewindow.Closing.Open;
import dev.retrigger.closewindow.Closing.Parked;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Refusal;
import dev.retrigger.domain.Decision.Refuse;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.Sequencer;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.WindowPolicy;
import dev.retrigger.domain.WindowPolicy.Cause;
import dev.retrigger.domain.WindowPolicy.Verdict;
import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import dev.retrigger.events.Operator;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.events.WindowDue;
import dev.retrigger.events.WindowOrder;
import dev.retrigger.ledger.Arrival;
import dev.retrigger.ledger.ClosedWindow;
import dev.retrigger.ledger.Handoffs;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.OpenWindow;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Windows;
import dev.retrigger.ledger.Write;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.DataInput;
import dev.retrigger.models.DataTrigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Closes one window at a time, under a fence. The order of its steps is what makes a crash between
 * any two harmless: write the manifest once, commit it, hand the signal over, remove what the
 * manifest lists, look once more, give up the header. Whoever comes after a crash starts from what
 * is written: a manifest that exists is the window's manifest.
 */
public final class WindowCloser {
  /** As long as the function may run, and a little longer. */
  private static final Duration FENCE = Duration.ofMinutes(6);

  /** How soon a window is looked at again that could not be closed now. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Table table;
  private final Windows windows;
  private final Models models;
  private final Manifests manifests;
  private final Handoffs handoffs;
  private final MessageQueue signals;
  private final MessageQueue due;

  WindowCloser(
      InstantSource clock,
      Table table,
      Manifests manifests,
      MessageQueue signals,
      MessageQueue due) {
    this.clock = clock;
    this.table = table;
    this.windows = new Windows(table);
    this.models = new Models(table);
    this.manifests = manifests;
    this.handoffs = new Handoffs(table);
    this.signals = signals;
    this.due = due;
  }

  /** Looks at the window of that name, and closes it if it is time. */
  Closing close(String name) {
    Instant now = clock.instant();
    Optional<OpenWindow> found = windows.find(name);
    if (found.isEmpty()) {
      return new Nothing();
    }
    Optional<OpenWindow> taken = windows.take(found.get(), now, now.plus(FENCE));
    if (taken.isEmpty()) {
      // Whoever has it may have looked before what this message is about.
      offerAgain(found.get(), new WindowDue(name));
      return new Nothing();
    }
    return finish(taken.get(), now)
        .orElseGet(() -> judge(taken.get(), windows.arrivals(name), now));
  }

  /** Closes a window before its time, or drops what it holds, because a person says so. */
  Closing obey(WindowOrder order) {
    Instant now = clock.instant();
    Optional<OpenWindow> found =
        windows.find(order.orderedWindow()).filter(window -> window.id().equals(order.id()));
    if (found.isEmpty()) {
      return new Nothing();
    }
    Optional<OpenWindow> taken = windows.take(found.get(), now, now.plus(FENCE));
    if (taken.isEmpty()) {
      offerAgain(found.get(), order);
      return new Nothing();
    }
    OpenWindow window = taken.get();
    return finish(window, now)
        .orElseGet(() -> obey(order, window, windows.arrivals(window.name()), now));
  }

  private Closing obey(WindowOrder order, OpenWindow window, List<Arrival> arrivals, Instant now) {
    Optional<Rule> rule = rule(window);
    if (arrivals.isEmpty() || rule.isEmpty()) {
      return judge(window, arrivals, now);
    }
    return order.drop()
        ? drop(window, arrivals, order.operator(), rule.get(), now)
        : commit(
            window,
            arrivals,
            write(
                window,
                entries(
                    first(
                        window, arrivals, rule.get().trigger().window().settings().maxObjects()))),
            Cause.BY_HAND,
            now);
  }

  private void offerAgain(OpenWindow window, Object message) {
    due.send(window.trigger().model().toString(), Json.write(message), PATIENCE);
  }

  /** Goes on where a closer stopped; empty if none has begun. */
  private Optional<Closing> finish(OpenWindow window, Instant now) {
    return switch (window.stage()) {
      case OPEN -> Optional.empty();
      case COMMITTED -> Optional.of(cleanUp(window, manifests.read(window).orElseThrow(), now));
      case DRAINED -> Optional.of(release(window, now));
    };
  }

  private Closing judge(OpenWindow window, List<Arrival> arrivals, Instant now) {
    if (arrivals.isEmpty()) {
      return release(window, now);
    }
    Optional<Rule> rule = rule(window);
    if (rule.isEmpty()) {
      return commit(window, arrivals, write(window, entries(arrivals)), Cause.TRIGGER_GONE, now);
    }
    WindowPolicy.Settings settings = rule.get().trigger().window().settings();
    return switch (WindowPolicy.judge(settings, facts(window, arrivals), now)) {
      case Verdict.Wait(var until) -> waitUntil(window, until);
      case Verdict.Park(var cause) -> park(window, arrivals, cause, rule.get(), now);
      case Verdict.Close(var cause) ->
          cause == Cause.DONE_MARKER
              ? closeMarked(window, arrivals, rule.get(), now)
              : commit(
                  window,
                  arrivals,
                  write(window, entries(first(window, arrivals, settings.maxObjects()))),
                  cause,
                  now);
    };
  }

  private static WindowPolicy.Facts facts(OpenWindow window, List<Arrival> arrivals) {
    Instant last =
        arrivals.stream().map(Arrival::arrived).max(Comparator.naturalOrder()).orElseThrow();
    return new WindowPolicy.Facts(
        window.opened(), last, arrivals.size(), arrivals.stream().anyMatch(Arrival::marker));
  }

  private Closing waitUntil(OpenWindow window, Instant until) {
    windows.letGo(window, until);
    return new Open(until);
  }

  /**
   * The objects that came first, where there are more than one window may hold. The leader is
   * always among them: it must leave with its window, as the next one would get its id again.
   */
  private static List<Arrival> first(OpenWindow window, List<Arrival> arrivals, int atMost) {
    return arrivals.stream()
        .sorted(
            Comparator.comparing((Arrival arrival) -> !arrival.signal().equals(window.leader()))
                .thenComparing(Arrival::arrived)
                .thenComparing(arrival -> arrival.signal().value()))
        .limit(atMost)
        .toList();
  }

  /** What a committed window answers for besides its manifest: its markers, and its leader. */
  private static List<SignalId> answers(OpenWindow window) {
    return Stream.concat(window.markers().stream(), Stream.of(window.leader())).toList();
  }

  private static List<SignalId> markers(List<Arrival> arrivals) {
    return arrivals.stream().filter(Arrival::marker).map(Arrival::signal).limit(50).toList();
  }

  /**
   * The newest version of each object; where sequencers cannot tell, the later event. Markers alone
   * are listed themselves.
   */
  private static List<ManifestEntry> entries(List<Arrival> arrivals) {
    Map<String, Arrival> newest = new HashMap<>();
    arrivals.stream()
        .filter(arrival -> !arrival.marker())
        .forEach(arrival -> newest.merge(arrival.key(), arrival, WindowCloser::newer));
    return (newest.isEmpty() ? arrivals : newest.values())
        .stream().map(ManifestEntry::of).sorted(ManifestEntry.ORDER).toList();
  }

  private static Arrival newer(Arrival one, Arrival other) {
    int order =
        Sequencer.compare(one.sequencer(), other.sequencer())
            .orElseGet(() -> one.occurred().compareTo(other.occurred()));
    return order >= 0 ? one : other;
  }

  /** With a done marker the bucket's own listing is the set, whatever was announced so far. */
  private Closing closeMarked(OpenWindow window, List<Arrival> arrivals, Rule rule, Instant now) {
    List<ManifestEntry> listed = listed(window, arrivals, rule);
    if (!listed.isEmpty()) {
      // Only what stands in the manifest is reserved, which may be an earlier closer's.
      Standing standing = write(window, listed);
      standing.entries().stream()
          .filter(entry -> entry.sequencer().isEmpty())
          .forEach(entry -> reserve(entry, window, rule, now));
      return commit(window, arrivals, standing, Cause.DONE_MARKER, now);
    }
    Instant deadline = window.opened().plus(rule.trigger().window().maxWait());
    return now.isBefore(deadline)
        ? waitUntil(window, now.plus(PATIENCE))
        : park(window, arrivals, Cause.NO_MARKER, rule, now);
  }

  private List<ManifestEntry> listed(OpenWindow window, List<Arrival> arrivals, Rule rule) {
    DataInput input = rule.input();
    Map<String, String> sequencers =
        arrivals.stream()
            .collect(
                Collectors.toMap(
                    arrival -> arrival.key() + "#" + arrival.version(),
                    Arrival::sequencer,
                    // Without versions, what is listed is what was written last.
                    (one, other) -> Sequencer.compare(one, other).orElse(1) >= 0 ? one : other));
    return manifests.list(input.bucket(), input.prefix() + window.partition()).stream()
        .filter(
            object ->
                input
                    .match(
                        input.bucket(),
                        object.key(),
                        object.size(),
                        rule.trigger().window().doneMarker())
                    .filter(match -> !match.marker())
                    .filter(match -> match.partition().equals(window.partition()))
                    .isPresent())
        .map(
            object ->
                new ManifestEntry(
                    input.bucket(),
                    object.key(),
                    object.version(),
                    object.size(),
                    object.etag().replace("\"", ""),
                    sequencers.getOrDefault(object.key() + "#" + object.version(), "")))
        .sorted(ManifestEntry.ORDER)
        .toList();
  }

  /** Reserves an object that was listed, so that an announcement yet to come is a duplicate. */
  private void reserve(ManifestEntry entry, OpenWindow window, Rule rule, Instant now) {
    Signal signal =
        new Signal(
            window.trigger(),
            "s3",
            entry.bucket() + "/" + entry.key() + "#" + entry.versionId(),
            "s3://" + entry.bucket() + "/" + entry.key(),
            "listed-" + window.id(),
            now,
            Map.of("sequencer", ""),
            0);
    table.write(
        List.of(
            Signals.record(
                new SignalRecord(
                    signal,
                    rule.model().startedBy(rule.trigger()),
                    new Join(window.name(), Optional.of(now)),
                    rule.model().version(),
                    now,
                    OptionalLong.empty(),
                    0))));
  }

  private Standing write(OpenWindow window, List<ManifestEntry> chosen) {
    List<ManifestEntry> entries = manifests.write(window, chosen);
    return new Standing(entries, entries.equals(chosen));
  }

  private Closing commit(
      OpenWindow window, List<Arrival> arrivals, Standing standing, Cause cause, Instant now) {
    List<ManifestEntry> entries = standing.entries();
    ClosedWindow closed = closed(window, arrivals, entries, cause, now);
    SignalArrived message = new SignalArrived(signal(closed));
    List<Write> writes = new ArrayList<>(Windows.number(closed));
    writes.add(Windows.settle(window, markers(arrivals)));
    writes.add(Handoffs.owe(window.id(), message, now));
    Table.Outcome outcome = table.write(writes);
    if (!outcome.isWritten()) {
      // Another partition of the input got the number, or another closer took the window.
      return windows
          .find(window.name())
          .filter(found -> found.version() == window.version())
          .map(_ -> commit(window, arrivals, standing, cause, now))
          .orElseGet(Nothing::new);
    }
    signals.send(closed.model().toString(), Json.write(message));
    handoffs.settle(window.id());
    // A listing answers for all that arrived before it: what is not in it is gone or overwritten.
    if (cause == Cause.DONE_MARKER && standing.isOurs()) {
      windows.remove(window.name(), arrivals);
    }
    cleanUp(window.committed(markers(arrivals)), entries, now);
    return new Closed(closed.manifest(), closed.objects());
  }

  private ClosedWindow closed(
      OpenWindow window,
      List<Arrival> arrivals,
      List<ManifestEntry> entries,
      Cause cause,
      Instant now) {
    long superseded = arrivals.stream().filter(carriedBy(entries, List.of())).count();
    return new ClosedWindow(
        window.id(),
        window.trigger(),
        window.input(),
        window.partition(),
        windows.nextNumber(window.trigger().model(), window.input()),
        cause.name(),
        manifests.uri(window),
        manifests.sageMakerUri(window),
        entries.size(),
        entries.stream().mapToLong(ManifestEntry::size).sum(),
        Math.max(0, superseded - entries.size()),
        window.opened(),
        now);
  }

  private static Signal signal(ClosedWindow closed) {
    return new Signal(
        closed.trigger(),
        "window",
        closed.id(),
        "window/" + closed.id(),
        closed.id(),
        closed.closed(),
        Map.of(
            "reason",
            closed.objects() + " new objects in " + closed.input() + reasonSuffix(closed),
            "manifest",
            closed.manifest()),
        0);
  }

  private static String reasonSuffix(ClosedWindow closed) {
    return closed.partition().isEmpty() ? "" : " (" + closed.partition() + ")";
  }

  private Closing park(
      OpenWindow window, List<Arrival> arrivals, Cause cause, Rule rule, Instant now) {
    List<ManifestEntry> kept = manifests.write(window, entries(arrivals));
    ClosedWindow parked = closed(window, arrivals, kept, cause, now);
    String detail =
        "no "
            + rule.trigger().window().doneMarker().orElse("done marker")
            + " came within "
            + rule.trigger().window().maxWait()
            + "; the objects are listed in "
            + parked.manifest();
    List<Write> tells =
        rule.model().file().notices().tells(Notice.Kind.PARKED)
            ? List.of(Outbox.owe(notice(parked, detail, rule, now), now))
            : List.of();
    Decision refuse = new Refuse(Refusal.NO_MARKER, detail);
    return giveUp(window, arrivals, kept, record(signal(parked), refuse, rule, now), tells)
        ? new Parked(parked.manifest(), parked.objects())
        : new Nothing();
  }

  /** What the window holds is listed and starts nothing; the record says who wanted that. */
  private Closing drop(
      OpenWindow window, List<Arrival> arrivals, Operator operator, Rule rule, Instant now) {
    List<ManifestEntry> kept = manifests.write(window, entries(arrivals));
    ClosedWindow dropped = closed(window, arrivals, kept, Cause.BY_HAND, now);
    Signal signal = signal(dropped);
    Map<String, String> attributes = new HashMap<>(signal.attributes());
    attributes.put("by", operator.by());
    attributes.put("reason", attributes.get("reason") + ", dropped: " + operator.reason());
    Signal told =
        new Signal(
            signal.trigger(),
            signal.source(),
            signal.key(),
            signal.subject(),
            signal.eventId(),
            signal.occurredAt(),
            attributes,
            signal.depth());
    SignalRecord record = record(told, new Suppress(Limit.DROPPED), rule, now);
    return giveUp(window, arrivals, kept, record, List.of())
        ? new Dropped(dropped.manifest(), dropped.objects())
        : new Nothing();
  }

  private static SignalRecord record(Signal signal, Decision decision, Rule rule, Instant now) {
    return new SignalRecord(
        signal,
        rule.model().startedBy(rule.trigger()),
        decision,
        rule.model().version(),
        now,
        OptionalLong.empty(),
        0);
  }

  /** Ends the window without a number, so that no run reads it; false if another closer has it. */
  private boolean giveUp(
      OpenWindow window,
      List<Arrival> arrivals,
      List<ManifestEntry> kept,
      SignalRecord record,
      List<Write> tells) {
    List<Write> writes = new ArrayList<>();
    writes.add(Windows.settle(window, markers(arrivals)));
    writes.add(Signals.recordInHistory(record));
    writes.addAll(tells);
    boolean written = table.write(writes).isWritten();
    if (written) {
      cleanUp(window.committed(markers(arrivals)), kept, record.at());
    }
    return written;
  }

  private static Notice notice(ClosedWindow parked, String detail, Rule rule, Instant now) {
    return new Notice(
        "window-" + parked.id(),
        Notice.Kind.PARKED,
        parked.model(),
        rule.model().startedBy(rule.trigger()),
        Optional.empty(),
        now,
        parked.objects() + " objects in " + parked.input() + reasonSuffix(parked) + " are parked",
        Map.of("Why", detail),
        Optional.empty(),
        rule.model().file().notices().slack(),
        rule.model().project().owner().sns());
  }

  private Closing cleanUp(OpenWindow window, List<ManifestEntry> entries, Instant now) {
    windows.remove(
        window.name(),
        windows.arrivals(window.name()).stream()
            .filter(carriedBy(entries, answers(window)))
            .toList());
    return release(window, now);
  }

  /**
   * An arrival is carried if it is listed, older than the listed version, or an answered marker.
   */
  private static Predicate<Arrival> carriedBy(
      List<ManifestEntry> entries, Collection<SignalId> answers) {
    Map<String, ManifestEntry> byKey = new HashMap<>();
    entries.forEach(entry -> byKey.put(entry.key(), entry));
    Set<SignalId> answered = Set.copyOf(answers);
    return arrival -> {
      ManifestEntry entry = byKey.get(arrival.key());
      return answered.contains(arrival.signal())
          || (entry != null
              && (entry.isOf(arrival)
                  || Sequencer.compare(arrival.sequencer(), entry.sequencer())
                      .filter(order -> order < 0)
                      .isPresent()));
    };
  }

  private Closing release(OpenWindow window, Instant now) {
    Instant look =
        rule(window)
            .map(rule -> WindowPolicy.firstLook(rule.trigger().window().settings(), now))
            .orElse(now);
    return windows
        .release(window, now, look)
        .<Closing>map(_ -> new Open(look))
        .orElseGet(Nothing::new);
  }

  private Optional<Rule> rule(OpenWindow window) {
    return models
        .find(window.trigger().model())
        .map(row -> Json.read(row.body(), CompiledModel.class))
        .flatMap(
            model ->
                model
                    .trigger(window.trigger().name())
                    .flatMap(
                        trigger ->
                            trigger instanceof DataTrigger data
                                ? rule(model, data)
                                : Optional.empty()));
  }

  private static Optional<Rule> rule(CompiledModel model, DataTrigger trigger) {
    return Optional.ofNullable(model.file().inputs().get(trigger.input()))
        .flatMap(
            input ->
                input instanceof DataInput data
                    ? Optional.of(new Rule(model, trigger, data))
                    : Optional.empty());
  }

  /** The manifest that stands, and whether it lists what this closer chose. */
  private record Standing(List<ManifestEntry> entries, boolean isOurs) {}

  private record Rule(CompiledModel model, DataTrigger trigger, DataInput input) {}
}
