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
   * Runs a handler for each message of an SQS batch. A message whose handler throws is reported as
   * failed, so that SQS offers it again and parks it in the end; its neighbours are done.
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

  /** Lambda's answer for partial batch failures. */
  public record BatchAnswer(List<Failure> batchItemFailures) {
    /** A message, or a stream record, to be offered again. */
    public record Failure(String itemIdentifier) {}
  }
}
