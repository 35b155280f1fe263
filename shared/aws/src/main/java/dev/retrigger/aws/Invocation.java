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
import java.util.List;
import java.util.function.Function;
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
   * Runs a handler for each message of an SQS batch. What throws is reported as failed, so that SQS
   * offers it again and parks it in the end; the rest is done.
   */
  public static void runBatch(
      InputStream input, OutputStream output, Context context, Function<Message, ?> handler)
      throws IOException {
    MDC.put("requestId", context.getAwsRequestId());
    try {
      output.write(
          Json.writeBytes(batch(Json.read(input.readAllBytes(), JsonNode.class), handler)));
    } finally {
      MDC.clear();
    }
  }

  private static BatchAnswer batch(JsonNode event, Function<Message, ?> handler) {
    List<BatchAnswer.Failure> failures = new ArrayList<>();
    for (Message message : Message.of(event)) {
      if (!attempt(message, handler)) {
        failures.add(new BatchAnswer.Failure(message.id()));
      }
    }
    return new BatchAnswer(failures);
  }

  private static boolean attempt(Message message, Function<Message, ?> handler) {
    try {
      Object answer = handler.apply(message);
      LOG.atInfo()
          .addKeyValue("messageId", message.id())
          .addKeyValue("answer", Json.write(answer))
          .log("handled");
      return true;
    } catch (InvalidEventException e) {
      LOG.atError()
          .addKeyValue("messageId", message.id())
          .addKeyValue("reason", e.getMessage())
          .log("The message is not valid and is left for its parked queue");
      return false;
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("messageId", message.id())
          .addKeyValue("receives", message.receives())
          .setCause(e)
          .log("The message is offered again");
      return false;
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
