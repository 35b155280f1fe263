package dev.retrigger.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The frame around every handler: strict JSON in, the answer out, one INFO line per decision. An
 * exception is left to Lambda, which tries again; a message of a batch that fails does not fail its
 * neighbours.
 */
public final class Invocation {
  private static final Logger LOG = LoggerFactory.getLogger(Invocation.class);

  private Invocation() {}

  /** Runs a handler of one document. */
  public static <T> void run(
      InputStream input,
      OutputStream output,
      Context context,
      Class<T> type,
      Function<T, ?> handler)
      throws IOException {
    MDC.put("requestId", context.getAwsRequestId());
    try {
      Object answer = handler.apply(Json.read(input.readAllBytes(), type));
      String text = Json.write(answer);
      LOG.atInfo().addKeyValue("answer", text).log("handled");
      output.write(text.getBytes(StandardCharsets.UTF_8));
    } finally {
      MDC.clear();
    }
  }

  /**
   * Runs a handler of an HTTP request. The line that is logged holds the status and what was
   * decided, never the request or the answer: either may carry a secret. A request that cannot be
   * read is answered with 400; what the handler throws is left to Lambda, and answered with 500.
   */
  public static void runHttp(
      InputStream input,
      OutputStream output,
      Context context,
      Function<HttpRequest, Answered> handler)
      throws IOException {
    MDC.put("requestId", context.getAwsRequestId());
    try {
      Answered answered = answer(input.readAllBytes(), handler);
      LOG.atInfo()
          .addKeyValue("status", answered.response().statusCode())
          .addKeyValue("answer", Json.write(answered.decision()))
          .log("handled");
      output.write(Json.writeBytes(answered.response()));
    } finally {
      MDC.clear();
    }
  }

  private static Answered answer(byte[] envelope, Function<HttpRequest, Answered> handler) {
    try {
      return handler.apply(HttpRequest.read(envelope));
    } catch (InvalidEventException e) {
      return new Answered(
          Map.of("outcome", "Unreadable", "reason", String.valueOf(e.getMessage())),
          HttpResponse.text(400, "The request cannot be read.\n"));
    }
  }

  /** What a request led to: what is logged, and what is answered. */
  public record Answered(Object decision, HttpResponse response) {}

  /**
   * Runs a handler for each message of an SQS batch. A message whose handler throws, or answers
   * {@link Unfinished}, is reported as failed, so that SQS offers it again and parks it in the end;
   * its neighbours are done.
   */
  public static void runEach(
      InputStream input, OutputStream output, Context context, Function<Message, ?> handler)
      throws IOException {
    runBatch(input, output, context, batch -> batch.each(handler));
  }

  /** Runs a handler of an SQS batch as a whole. */
  public static void runBatch(
      InputStream input, OutputStream output, Context context, Consumer<Batch> handler)
      throws IOException {
    MDC.put("requestId", context.getAwsRequestId());
    try {
      Batch batch = new Batch(Message.of(Json.read(input.readAllBytes(), JsonNode.class)));
      handler.accept(batch);
      output.write(Json.writeBytes(batch.answer()));
    } finally {
      MDC.clear();
    }
  }

  /** The messages of one SQS batch, and which of them failed. */
  public static final class Batch {
    private final List<Message> messages;
    private final Set<String> failed = new LinkedHashSet<>();

    public Batch(List<Message> messages) {
      this.messages = List.copyOf(messages);
    }

    /** Runs a step for each message; returns what it gave for those that did not fail. */
    public <T> Map<Message, T> each(Function<Message, T> step) {
      Map<Message, T> results = new LinkedHashMap<>();
      for (Message message : messages) {
        attempt(
            List.of(message),
            () -> {
              T result = step.apply(message);
              results.put(message, result);
              LOG.atInfo()
                  .addKeyValue("messageId", message.id())
                  .addKeyValue("answer", Json.write(result))
                  .log("handled");
              if (result instanceof Unfinished) {
                failed.add(message.id());
              }
            });
      }
      return results;
    }

    /** Runs a step that several messages need; if it throws, all of them failed. */
    public void together(Collection<Message> needing, Runnable step) {
      attempt(needing, step);
    }

    /** Lambda's answer: which messages to offer again. */
    public BatchAnswer answer() {
      return new BatchAnswer(failed.stream().map(BatchAnswer.Failure::new).toList());
    }

    private void attempt(Collection<Message> needing, Runnable step) {
      try {
        step.run();
      } catch (InvalidEventException e) {
        needing.forEach(message -> failed.add(message.id()));
        LOG.atError()
            .addKeyValue("messageIds", ids(needing))
            .addKeyValue("reason", e.getMessage())
            .log("The message is not valid and is left for its parked queue");
      } catch (RuntimeException e) {
        needing.forEach(message -> failed.add(message.id()));
        LOG.atWarn()
            .addKeyValue("messageIds", ids(needing))
            .setCause(e)
            .log("The message is offered again");
      }
    }

    private static String ids(Collection<Message> messages) {
      return messages.stream().map(Message::id).collect(Collectors.joining(","));
    }
  }

  /**
   * Runs a handler for each record of a DynamoDB stream batch, in order. The first that throws is
   * reported and ends the batch: the stream offers it again, with everything after it.
   */
  public static void runStream(
      InputStream input, OutputStream output, Context context, Function<Change, ?> handler)
      throws IOException {
    MDC.put("requestId", context.getAwsRequestId());
    try {
      List<Change> changes = Change.of(Json.read(input.readAllBytes(), JsonNode.class));
      output.write(Json.writeBytes(stream(changes, handler)));
    } finally {
      MDC.clear();
    }
  }

  private static BatchAnswer stream(List<Change> changes, Function<Change, ?> handler) {
    for (Change change : changes) {
      try {
        Object answer = handler.apply(change);
        LOG.atInfo()
            .addKeyValue("row", change.partition())
            .addKeyValue("answer", Json.write(answer))
            .log("handled");
      } catch (RuntimeException e) {
        LOG.atWarn()
            .addKeyValue("row", change.partition())
            .setCause(e)
            .log("The stream record is offered again");
        return new BatchAnswer(List.of(new BatchAnswer.Failure(change.sequenceNumber())));
      }
    }
    return new BatchAnswer(List.of());
  }

  /** An answer that leaves its message in the queue. */
  public interface Unfinished {}

  /** One SQS message. */
  public record Message(String id, String body, String receiptHandle, int receives) {
    /** The messages of a batch, as Lambda's SQS event source mapping sends it. */
    public static List<Message> of(JsonNode event) {
      JsonNode records = event.path("Records");
      if (!records.isArray()) {
        throw new InvalidEventException("not an SQS batch: 'Records' is missing");
      }
      List<Message> messages = new ArrayList<>();
      for (JsonNode each : records) {
        messages.add(
            new Message(
                each.path("messageId").asText(),
                each.path("body").asText(),
                each.path("receiptHandle").asText(),
                each.path("attributes").path("ApproximateReceiveCount").asInt(1)));
      }
      return messages;
    }
  }

  /** A row of the ledger that was written, by its key; what it says now is in the table. */
  public record Change(String sequenceNumber, String partition, String sort) {
    /** The records of a batch, as Lambda's DynamoDB event source mapping sends it. */
    public static List<Change> of(JsonNode event) {
      JsonNode records = event.path("Records");
      if (!records.isArray()) {
        throw new InvalidEventException("not a DynamoDB stream batch: 'Records' is missing");
      }
      List<Change> changes = new ArrayList<>();
      for (JsonNode each : records) {
        JsonNode keys = each.path("dynamodb").path("Keys");
        changes.add(
            new Change(
                each.path("dynamodb").path("SequenceNumber").asText(),
                keys.path("pk").path("S").asText(),
                keys.path("sk").path("S").asText()));
      }
      return changes;
    }
  }

  /** Lambda's answer for partial batch failures. */
  public record BatchAnswer(List<Failure> batchItemFailures) {
    /** A message, or a stream record, to be offered again. */
    public record Failure(String itemIdentifier) {}
  }
}
