package dev.retrigger.local.rehearsal;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.ObjectStore;
import dev.retrigger.aws.ParameterSource;
import dev.retrigger.aws.webhook.Verification.Verified;
import dev.retrigger.closewindow.CloseWindowHandler;
import dev.retrigger.events.Decided;
import dev.retrigger.events.EventBridgeEvent;
import dev.retrigger.events.Json;
import dev.retrigger.intake.Taken;
import dev.retrigger.ledger.Due;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Models.StoredRoute;
import dev.retrigger.ledger.Table;
import dev.retrigger.local.aws.Account;
import dev.retrigger.local.lambda.FunctionSettings;
import dev.retrigger.local.lambda.FunctionSettings.Asynchronous;
import dev.retrigger.local.lambda.HttpApiEvent;
import dev.retrigger.local.lambda.LocalContext;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.receivedata.DataReceiver;
import dev.retrigger.receivedata.ReceiveDataHandler;
import dev.retrigger.receivedrift.ReceiveDriftHandler;
import dev.retrigger.receiveimage.ReceiveImageHandler;
import dev.retrigger.receiveregistry.ReceiveRegistryHandler;
import dev.retrigger.receiverequest.ReceiveRequestHandler;
import dev.retrigger.receiveschedule.ReceiveScheduleHandler;
import dev.retrigger.receivewebhook.Sender;
import dev.retrigger.receivewebhook.WebhookReceiver;
import dev.retrigger.receivewebhook.WebhookReceiver.Received;
import dev.retrigger.startrun.StartRunHandler;
import dev.retrigger.sweepledger.SweepLedgerHandler;
import dev.retrigger.targets.Targets;
import dev.retrigger.trackrun.TrackRunHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The functions between the arrival of data and the end of a run, over ports in memory. Nothing
 * happens by itself: the caller delivers events and moves the clock, and the sweep runs each minute
 * that passes. A function that dies in the middle leaves its messages in their queue.
 */
public final class Rehearsal {
  private static final Set<DueKind> AWAITED =
      EnumSet.complementOf(
          EnumSet.of(DueKind.NOTICE, DueKind.LINEAGE)); // Nobody publishes or records here.
  private static final MessageQueue UNRECORDED = (_, _, _) -> {};
  private static final Http NOWHERE =
      _ -> {
        throw new IOException("a rehearsal asks nobody");
      };
  private static final FunctionSettings FUNCTION =
      new FunctionSettings(
          "rehearsal", "", Map.of(), Duration.ofSeconds(30), 1024, Asynchronous.DEFAULT);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Map<String, String> environment;
  private final ManualClock clock;
  private final MemoryTable table = new MemoryTable();
  private final MemoryStore store = new MemoryStore();
  private final Supplier<ParameterSource> parameters;
  private final Targets targets;
  private final Ports ports;
  private final MemoryQueue data;
  private final MemoryQueue windows;
  private final MemoryQueue signals;
  private final MemoryQueue status;
  private Instant swept;

  /** A suite in which nothing has happened yet, in the environment {@code dev}. */
  public Rehearsal(ManualClock clock, ParameterSource parameters, Targets targets, Ports ports) {
    this("dev", clock, parameters, targets, ports);
  }

  /**
   * A suite in which nothing has happened yet.
   *
   * @param environment what <code>${env}</code> stands for
   */
  public Rehearsal(
      String environment,
      ManualClock clock,
      ParameterSource parameters,
      Targets targets,
      Ports ports) {
    this.environment =
        Map.of(
            "ARTIFACTS_BUCKET",
            "artifacts",
            "ENVIRONMENT",
            environment,
            "ACCOUNT",
            Account.EXAMPLE.id());
    this.clock = clock;
    this.parameters = () -> parameters;
    this.targets = targets;
    this.ports = ports;
    this.data = new MemoryQueue(clock);
    this.windows = new MemoryQueue(clock);
    this.signals = new MemoryQueue(clock);
    this.status = new MemoryQueue(clock);
    this.swept = clock.instant();
  }

  /** Puts models in force. */
  public void apply(List<CompiledModel> models) {
    for (CompiledModel model : models) {
      new Models(table)
          .replace(
              new StoredModel(
                  model.file().model(),
                  model.version(),
                  Json.write(model),
                  model.routes().stream()
                      .map(
                          route ->
                              new StoredRoute(route.source(), route.resource(), route.trigger()))
                      .collect(Collectors.toSet())));
    }
  }

  /** Delivers an Object Created event to the data queue. */
  public void deliverData(String event) {
    data.send("", event, Duration.ZERO);
  }

  /** Delivers a status event to the status queue. */
  public void deliverStatus(String event) {
    status.send("", event, Duration.ZERO);
  }

  /** Fires a schedule. */
  public void deliverTick(String input) {
    run(new ReceiveScheduleHandler(port(signals)), input.getBytes(StandardCharsets.UTF_8));
  }

  /** Asks receive-request by HTTP, as a session of the role {@code local}; the gateway's answer. */
  public JsonNode request(String session, String body) {
    return post(
        HttpApiEvent.of(
            Account.EXAMPLE, "POST /requests", Map.of(), session, body, clock.instant()));
  }

  /** Hands a request of the HTTP API to receive-request; its answer. */
  public JsonNode post(String envelope) {
    return run(
        new ReceiveRequestHandler(
            clock, port(Table.class, table), port(signals), port(windows), port(status)),
        envelope.getBytes(StandardCharsets.UTF_8));
  }

  /** Receives an event that a function takes by itself; what became of it. */
  public Taken receive(Receiver receiver, String event) {
    RequestStreamHandler handler =
        switch (receiver) {
          case IMAGE ->
              new ReceiveImageHandler(environment, clock, port(Table.class, table), port(signals));
          case DRIFT ->
              new ReceiveDriftHandler(
                  environment, clock, port(Table.class, table), store::read, port(signals));
          case REGISTRY ->
              new ReceiveRegistryHandler(
                  environment, clock, port(Table.class, table), _ -> Stream.empty(), port(signals));
        };
    return Json.read(run(handler, event.getBytes(StandardCharsets.UTF_8)), Taken.class);
  }

  /** Receives what a sender posted; the compare API of GitLab is not there to be asked. */
  public Received receiveWebhook(HttpRequest request, Sender sender, Verified verified) {
    return new WebhookReceiver(clock, port(Table.class, table), port(signals), NOWHERE)
        .receive(request, sender, verified);
  }

  /** Receives an event at once; what it means to each trigger that wants it. */
  public List<Decided> receiveData(EventBridgeEvent event) {
    return new DataReceiver(clock, port(Table.class, table), port(windows)).receive(event);
  }

  /** Lets time pass until then; minutes at which nothing is due are passed over. */
  public void passUntil(Instant end) {
    settle();
    for (Instant next = nextStop(end); next.isBefore(end); next = nextStop(end)) {
      clock.moveTo(next);
      sweep();
      settle();
    }
    clock.moveTo(end);
    sweep();
    settle();
  }

  /** When the sweep next finds something, or a message is offered again; {@code end} if later. */
  private Instant nextStop(Instant end) {
    Due due = new Due(table);
    Stream<Instant> sweeps =
        AWAITED.stream()
            .flatMap(kind -> due.by(kind, end, 1).stream())
            .map(row -> row.instant(Table.Index.DUE.sort()))
            .map(at -> latest(at, swept.plus(MINUTE)));
    Stream<Instant> offers =
        Stream.of(data, windows, signals, status).flatMap(queue -> queue.nextOffer().stream());
    return Stream.concat(sweeps, offers).min(Comparator.naturalOrder()).orElse(end);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Lets a time pass: each minute the sweep looks, and what it offers is dealt with. */
  public void pass(Duration duration) {
    Instant end = clock.instant().plus(duration);
    settle();
    while (clock.instant().isBefore(end)) {
      Instant next = clock.instant().plus(MINUTE);
      clock.moveTo(next.isAfter(end) ? end : next);
      sweep();
      settle();
    }
  }

  /** Offers what is due, as the sweep does every minute. */
  public void sweep() {
    if (clock.instant().isBefore(swept.plus(MINUTE))) {
      return;
    }
    swept = clock.instant();
    run(
        new SweepLedgerHandler(
            clock,
            port(Table.class, table),
            port(windows),
            port(signals),
            port(status),
            UNRECORDED),
        "{}".getBytes(StandardCharsets.UTF_8));
  }

  /** Deals with every message that is visible, until none is. */
  public void settle() {
    boolean busy = true;
    while (busy) {
      busy = offer(data, 10, this::receiveData);
      busy |= offer(windows, 1, this::closeWindow);
      busy |= offer(signals, 10, this::startRun);
      busy |= offer(status, 10, this::trackRun);
    }
  }

  private boolean offer(MemoryQueue queue, int batch, Supplier<RequestStreamHandler> handler) {
    Optional<JsonNode> messages = queue.receive(batch);
    messages.ifPresent(event -> queue.answered(event, run(handler.get(), Json.writeBytes(event))));
    return messages.isPresent();
  }

  private RequestStreamHandler receiveData() {
    return new ReceiveDataHandler(clock, port(Table.class, table), port(windows));
  }

  private RequestStreamHandler closeWindow() {
    return new CloseWindowHandler(
        environment,
        clock,
        port(Table.class, table),
        port(ObjectStore.class, store),
        port(signals),
        port(windows));
  }

  private RequestStreamHandler startRun() {
    return new StartRunHandler(
        environment,
        clock,
        port(Table.class, table),
        port(ObjectStore.class, store),
        port(ParameterSource.class, parameters.get()),
        targets,
        (_, _) -> Stream.empty());
  }

  private RequestStreamHandler trackRun() {
    return new TrackRunHandler(clock, port(Table.class, table), targets, port(signals));
  }

  private MessageQueue port(MemoryQueue queue) {
    return port(MessageQueue.class, queue);
  }

  private <T> T port(Class<T> type, T port) {
    return ports.around(type, port);
  }

  private JsonNode run(RequestStreamHandler handler, byte[] input) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(input),
          output,
          new LocalContext("rehearsal", FUNCTION, "arn:aws:lambda:rehearsal", clock));
    } catch (IOException e) {
      throw new UncheckedIOException("memory has no I/O errors", e);
    }
    return Json.tree(output.toString(StandardCharsets.UTF_8));
  }

  /** What the suite's clock shows. */
  public Instant now() {
    return clock.instant();
  }

  /** The ledger, to look at. */
  public MemoryTable table() {
    return table;
  }

  /** The buckets, to look at. */
  public MemoryStore store() {
    return store;
  }

  /** What failed too often, of all queues. */
  public List<String> parked() {
    return Stream.of(data, windows, signals, status)
        .flatMap(queue -> queue.parked().stream())
        .toList();
  }

  /** Whether no message is on its way. */
  public boolean isQuiet() {
    return Stream.of(data, windows, signals, status).allMatch(MemoryQueue::isEmpty);
  }
}
