package dev.retrigger.local.lambda;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.aws.Account;
import dev.retrigger.local.aws.LocalDynamoDb;
import dev.retrigger.local.aws.LocalSqs;
import dev.retrigger.local.aws.LocalStream;
import dev.retrigger.local.json.EventPattern;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * An event source mapping from a table's stream to a function. A batch that fails holds its shard:
 * it is tried again, by halves if so set, until it succeeds, its retries are used up or its records
 * are too old; then its whereabouts go to the on-failure queue and the shard moves on.
 */
public final class StreamSource {
  private static final Duration LATENCY = Duration.ofMillis(200);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

  private final EventLoop loop;
  private final Account account;
  private final LocalLambda lambda;
  private final LocalSqs sqs;
  private final LocalStream stream;
  private final LocalFunction function;
  private final Settings settings;
  private final String streamArn;
  private EventLoop.@Nullable Timer timer;
  private Trouble trouble = Trouble.NONE;

  /**
   * How the mapping collects records and bears failures.
   *
   * @param retries how often a batch is tried again; empty is for ever
   * @param onFailure the ARN of the queue that is told of batches that were given up
   */
  public record Settings(
      String table,
      int batchSize,
      boolean reportsFailures,
      boolean bisects,
      Optional<Integer> retries,
      Optional<Duration> maximumAge,
      Optional<String> onFailure,
      List<EventPattern> filters) {
    public Settings {
      filters = List.copyOf(filters);
    }
  }

  public StreamSource(
      EventLoop loop,
      Account account,
      LocalLambda lambda,
      LocalSqs sqs,
      LocalDynamoDb dynamo,
      LocalFunction function,
      Settings settings,
      StateDirectory state) {
    this.loop = loop;
    this.account = account;
    this.lambda = lambda;
    this.sqs = sqs;
    this.function = function;
    this.settings = settings;
    this.stream = dynamo.stream(settings.table());
    this.streamArn = account.arn("dynamodb", "table/" + settings.table() + "/stream/local");
    state.keep(
        "stream-" + settings.table() + "-" + function.name(), stream::position, this::restore);
    dynamo.onWrite(() -> pollAfter(LATENCY));
    pollAfter(LATENCY);
  }

  /** A batch that failed: since when, how often, and how much of it is tried at once. */
  private record Trouble(String firstRecord, Instant since, int attempts, int size) {
    static final Trouble NONE = new Trouble("", Instant.MAX, 0, Integer.MAX_VALUE);

    boolean concerns(Record record) {
      return firstRecord.equals(record.dynamodb().sequenceNumber());
    }
  }

  private void pollAfter(Duration wait) {
    if (timer == null) {
      timer = loop.after(wait, this::poll);
    }
  }

  private void poll() {
    timer = null;
    LocalStream.Batch batch = stream.read(Math.min(settings.batchSize(), trouble.size()));
    if (batch.isEmpty()) {
      return;
    }
    List<Record> passing = batch.records().stream().filter(this::passes).toList();
    Optional<Duration> wait =
        passing.isEmpty() ? done(batch, batch.records().getLast()) : handle(batch, passing);
    // A write during the poll may have set the timer: a shard in trouble still has to wait.
    if (timer != null && wait.isPresent()) {
      timer.cancel();
      timer = null;
    }
    pollAfter(wait.orElse(Duration.ZERO));
  }

  /** Returns how long to wait before the shard is read again, when it is in trouble. */
  private Optional<Duration> handle(LocalStream.Batch batch, List<Record> passing) {
    ObjectNode event = Json.object();
    ArrayNode records = event.putArray("Records");
    passing.forEach(record -> records.add(json(record)));
    Set<String> known =
        passing.stream().map(r -> r.dynamodb().sequenceNumber()).collect(Collectors.toSet());
    return switch (function.invoke(Json.write(event))) {
      case Outcome.Failed failed -> failed(batch, passing, failed.requestId());
      case Outcome.Answered answered -> {
        Optional<Set<String>> failures =
            settings.reportsFailures()
                ? BatchFailures.of(answered, known)
                : Optional.of(Set.<String>of());
        if (failures.isEmpty()) {
          yield failed(batch, passing, answered.requestId());
        }
        yield firstOf(batch, failures.get())
            .map(first -> failedFrom(batch, passing, first, answered.requestId()))
            .orElseGet(() -> done(batch, batch.records().getLast()));
      }
    };
  }

  private static Optional<Record> firstOf(LocalStream.Batch batch, Set<String> failures) {
    return batch.records().stream()
        .filter(record -> failures.contains(record.dynamodb().sequenceNumber()))
        .findFirst();
  }

  private Optional<Duration> done(LocalStream.Batch batch, Record last) {
    stream.advance(batch.shardId(), last.dynamodb().sequenceNumber());
    trouble = Trouble.NONE;
    return Optional.empty();
  }

  /** Keeps what stands before the lowest failed record; from there on everything is tried again. */
  private Optional<Duration> failedFrom(
      LocalStream.Batch batch, List<Record> passing, Record first, String requestId) {
    int index = batch.records().indexOf(first);
    if (index == 0) {
      return failed(batch, passing, requestId);
    }
    stream.advance(batch.shardId(), batch.records().get(index - 1).dynamodb().sequenceNumber());
    List<Record> rest = batch.records().subList(index, batch.records().size());
    return failed(
        new LocalStream.Batch(batch.shardId(), rest),
        passing.stream().filter(rest::contains).toList(),
        requestId);
  }

  private Optional<Duration> failed(
      LocalStream.Batch batch, List<Record> passing, String requestId) {
    Record first = batch.records().getFirst();
    boolean again = trouble.concerns(first);
    Instant since = again ? trouble.since() : loop.instant();
    int attempts = again ? trouble.attempts() : 0;
    int size = batch.records().size();
    if (settings.bisects() && size > 1) {
      trouble = new Trouble(first.dynamodb().sequenceNumber(), since, attempts, (size + 1) / 2);
      return Optional.of(backoff(attempts));
    }
    attempts++;
    boolean spent = settings.retries().isPresent() && attempts > settings.retries().get();
    boolean old =
        settings.maximumAge().isPresent()
            && loop.instant().isAfter(since.plus(settings.maximumAge().get()));
    if (spent || old) {
      giveUp(batch, passing, requestId, spent ? "RetryAttemptsExhausted" : "RecordAgeExceeded");
      return done(batch, batch.records().getLast());
    }
    trouble = new Trouble(first.dynamodb().sequenceNumber(), since, attempts, size);
    return Optional.of(backoff(attempts));
  }

  private void giveUp(
      LocalStream.Batch batch, List<Record> passing, String requestId, String condition) {
    settings
        .onFailure()
        .ifPresent(
            destination -> {
              ObjectNode entry =
                  lambda.record(function, requestId, condition, trouble.attempts() + 1);
              entry
                  .putObject("DDBStreamBatchInfo")
                  .put("shardId", batch.shardId())
                  .put("startSequenceNumber", passing.getFirst().dynamodb().sequenceNumber())
                  .put("endSequenceNumber", passing.getLast().dynamodb().sequenceNumber())
                  .put("approximateArrivalOfFirstRecord", loop.instant().toString())
                  .put("approximateArrivalOfLastRecord", loop.instant().toString())
                  .put("batchSize", passing.size())
                  .put("streamArn", streamArn);
              sqs.deliver(sqs.queue(destination), Json.write(entry));
            });
  }

  private static Duration backoff(int attempts) {
    Duration wait = Duration.ofSeconds(1L << Math.min(attempts, 6));
    return wait.compareTo(LONGEST_BACKOFF) < 0 ? wait : LONGEST_BACKOFF;
  }

  private boolean passes(Record record) {
    if (settings.filters().isEmpty()) {
      return true;
    }
    String text = Json.write(json(record));
    return settings.filters().stream().anyMatch(filter -> filter.matches(text));
  }

  private ObjectNode json(Record record) {
    ObjectNode json = Json.object();
    json.put("eventID", record.eventID());
    json.put("eventName", record.eventNameAsString());
    json.put("eventVersion", "1.1");
    json.put("eventSource", "aws:dynamodb");
    json.put("awsRegion", account.region());
    ObjectNode change = json.putObject("dynamodb");
    change.put("ApproximateCreationDateTime", loop.instant().getEpochSecond());
    change.set("Keys", json(record.dynamodb().keys()));
    if (record.dynamodb().hasNewImage()) {
      change.set("NewImage", json(record.dynamodb().newImage()));
    }
    if (record.dynamodb().hasOldImage()) {
      change.set("OldImage", json(record.dynamodb().oldImage()));
    }
    change.put("SequenceNumber", record.dynamodb().sequenceNumber());
    change.put("SizeBytes", record.dynamodb().sizeBytes());
    change.put("StreamViewType", record.dynamodb().streamViewTypeAsString());
    json.put("eventSourceARN", streamArn);
    return json;
  }

  private static JsonNode json(Map<String, AttributeValue> item) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    item.forEach((name, value) -> attributes.put(name, plain(value)));
    return Json.tree(attributes);
  }

  private static Map<String, Object> plain(AttributeValue value) {
    return switch (value.type()) {
      case S -> Map.of("S", value.s());
      case N -> Map.of("N", value.n());
      case BOOL -> Map.of("BOOL", value.bool());
      case NUL -> Map.of("NULL", true);
      case B -> Map.of("B", value.b().asByteArray());
      case SS -> Map.of("SS", value.ss());
      case NS -> Map.of("NS", value.ns());
      case BS -> Map.of("BS", value.bs().stream().map(b -> b.asByteArray()).toList());
      case L -> Map.of("L", value.l().stream().map(StreamSource::plain).toList());
      case M -> Map.of("M", json(value.m()));
      case UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("an attribute of a type that the SDK does not know");
    };
  }

  private void restore(JsonNode saved) {
    stream.position(Json.as(saved, new TypeReference<Map<String, String>>() {}));
  }
}
