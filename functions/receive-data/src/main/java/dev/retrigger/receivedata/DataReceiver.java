package dev.retrigger.receivedata;

import dev.retrigger.aws.Invocation.Batch;
import dev.retrigger.aws.Invocation.Message;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.domain.Decision;
import dev.retrigger.domain.Decision.Duplicate;
import dev.retrigger.domain.Decision.Join;
import dev.retrigger.domain.Decision.Limit;
import dev.retrigger.domain.Decision.Suppress;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.Sequencer;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.domain.WindowPolicy;
import dev.retrigger.events.Decided;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.Json;
import dev.retrigger.events.S3ObjectCreated;
import dev.retrigger.events.WindowDue;
import dev.retrigger.intake.Listeners;
import dev.retrigger.ledger.Arrival;
import dev.retrigger.ledger.OpenWindow;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Windows;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.CompiledModel.DataMatch;
import dev.retrigger.models.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Puts arrived objects into the windows of the triggers that want them. Each object is reserved and
 * put into an inbox in one transaction; once all objects of a batch are in, the windows that got
 * any are made sure of. Whatever is announced again finds its reservation, and still makes sure of
 * its window, so a crash between the two loses nothing.
 */
public final class DataReceiver {
  /** An object that is overwritten more often is not held against its older versions. */
  private static final int MOST_VERSIONS = 1_000;

  private final InstantSource clock;
  private final Signals signals;
  private final Windows windows;
  private final Table table;
  private final MessageQueue windowsQueue;

  public DataReceiver(InstantSource clock, Table table, MessageQueue windowsQueue) {
    this.clock = clock;
    this.table = table;
    this.signals = new Signals(table);
    this.windows = new Windows(table);
    this.windowsQueue = windowsQueue;
  }

  /** Receives the messages of a batch, and makes sure of their windows. */
  public void receive(Batch batch) {
    Listeners listeners = new Listeners(table);
    Map<String, Visit> visits = new LinkedHashMap<>();
    batch.each(
        message -> receive(EventBridgeEvent.read(message.body()), message, listeners, visits));
    visits.values().forEach(visit -> batch.together(visit.messages, () -> ensure(visit)));
  }

  /** Receives one event; what it means to each trigger that wants it. */
  public List<Decided> receive(EventBridgeEvent event) {
    Map<String, Visit> visits = new LinkedHashMap<>();
    Message message = new Message(event.id(), "", "", 1);
    List<Decided> decided = receive(event, message, new Listeners(table), visits);
    visits.values().forEach(this::ensure);
    return decided;
  }

  private List<Decided> receive(
      EventBridgeEvent event, Message message, Listeners listeners, Map<String, Visit> visits) {
    S3ObjectCreated object = S3ObjectCreated.from(event);
    List<Decided> decided = new ArrayList<>();
    for (CompiledModel model : listeners.of(Route.S3, object.bucket())) {
      for (DataMatch match : model.match(object.bucket(), object.key(), object.size())) {
        decided.add(take(object, model, match, message, visits));
      }
    }
    // Objects that nobody wants are counted by this line, and kept nowhere.
    return decided.isEmpty() ? List.of(Decided.ignored("no input matches the object")) : decided;
  }

  private Decided take(
      S3ObjectCreated object,
      CompiledModel model,
      DataMatch match,
      Message message,
      Map<String, Visit> visits) {
    Instant now = clock.instant();
    Signal signal = signal(object, model.file().model(), match);
    OpenWindow window =
        OpenWindow.by(
            signal.id(), signal.trigger(), match.input().name(), match.match().partition(), now);
    WindowPolicy.Settings settings = match.trigger().window().settings();
    Visit visit = new Visit(window, WindowPolicy.firstLook(settings, now), settings.maxObjects());
    Decision decision = decide(object, signal, window, visit, match, model.version(), now);
    boolean joined = decision instanceof Join;
    if (joined || windows.holds(window.name(), signal.id())) {
      visits
          .computeIfAbsent(window.name(), _ -> visit)
          .add(message, match.match().marker(), joined ? 1 : 0);
    }
    return new Decided(
        Optional.of(signal.trigger()),
        model.startedBy(match.trigger()),
        decision,
        signal.key(),
        Map.of());
  }

  private Decision decide(
      S3ObjectCreated object,
      Signal signal,
      OpenWindow window,
      Visit visit,
      DataMatch match,
      String modelVersion,
      Instant now) {
    if (signals.find(signal).isPresent()) {
      return duplicate(signal);
    }
    boolean superseded = known(signal).anyMatch(record -> isNewer(record, object));
    Decision decision =
        superseded
            ? new Suppress(Limit.SUPERSEDED)
            : new Join(window.name(), Optional.of(visit.look));
    SignalRecord record =
        new SignalRecord(
            signal,
            match.trigger().start().map(name -> new PipelineId(window.trigger().model(), name)),
            decision,
            modelVersion,
            now,
            OptionalLong.empty(),
            0);
    boolean written =
        superseded
            ? table.write(List.of(Signals.record(record))).isWritten()
            : table
                .write(
                    List.of(
                        Signals.record(record),
                        Windows.join(
                            window.name(), arrival(object, signal, match.match().marker(), now))))
                .isWritten();
    return written ? decision : duplicate(signal);
  }

  private Decision duplicate(Signal signal) {
    signals.countDuplicate(signal);
    return new Duplicate(signal.id());
  }

  /** What the trigger was told before about the same object, as far as one batch can look. */
  private Stream<SignalRecord> known(Signal signal) {
    return signals
        .about(signal.subject())
        .limit(MOST_VERSIONS)
        .filter(record -> record.signal().trigger().equals(signal.trigger()));
  }

  private static boolean isNewer(SignalRecord record, S3ObjectCreated object) {
    String sequencer = record.signal().attributes().getOrDefault("sequencer", "");
    return Sequencer.compare(sequencer, object.sequencer()).filter(order -> order > 0).isPresent();
  }

  private static Signal signal(S3ObjectCreated object, ModelId model, DataMatch match) {
    return new Signal(
        new TriggerId(model, match.trigger().name()),
        Route.S3,
        object.arrival(),
        object.uri(),
        object.eventId(),
        object.time(),
        Map.of("sequencer", object.sequencer()),
        0);
  }

  private static Arrival arrival(
      S3ObjectCreated object, Signal signal, boolean marker, Instant now) {
    return new Arrival(
        signal.id(),
        object.bucket(),
        object.key(),
        object.version(),
        object.size(),
        object.etag(),
        object.sequencer(),
        object.time(),
        now,
        marker);
  }

  /** Makes sure that the window will be looked at, at once if it is full or its marker came. */
  private void ensure(Visit visit) {
    long held = windows.noteArrivals(visit.window, visit.arrivals, visit.look);
    boolean full = held >= visit.maxObjects && held - visit.arrivals < visit.maxObjects;
    if (visit.marker || full) {
      windowsQueue.send(
          visit.window.trigger().model().toString(),
          Json.write(new WindowDue(visit.window.name())));
    }
  }

  /** A window that messages of this batch came to. */
  private static final class Visit {
    private final OpenWindow window;
    private final Instant look;
    private final int maxObjects;
    private final List<Message> messages = new ArrayList<>();
    private long arrivals;
    private boolean marker;

    Visit(OpenWindow window, Instant look, int maxObjects) {
      this.window = window;
      this.look = look;
      this.maxObjects = maxObjects;
    }

    void add(Message message, boolean isMarker, long count) {
      messages.add(message);
      marker |= isMarker;
      arrivals += count;
    }
  }
}
