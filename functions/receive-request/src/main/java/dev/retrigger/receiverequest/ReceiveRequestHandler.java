package dev.retrigger.receiverequest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.aws.Invocation;
import dev.retrigger.aws.Invocation.Answered;
import dev.retrigger.aws.MessageQueue;
import dev.retrigger.aws.Settings;
import dev.retrigger.aws.SqsQueue;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.DynamoDbTable;
import dev.retrigger.ledger.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Takes in what operators ask for, by HTTP with IAM in front of it or by a direct invocation: the
 * same body either way. An answer of 202 means that what was asked for is written down or enqueued
 * for good. A broken world is an exception: nobody was promised anything, and asking again is safe.
 */
public final class ReceiveRequestHandler implements RequestStreamHandler {
  private static final int LARGEST = 64 * 1024;
  private static final byte[] NOTHING = "null".getBytes(StandardCharsets.UTF_8);

  private final Desk desk;

  public ReceiveRequestHandler() {
    this(Settings.from(System.getenv()), AwsClients.of(SqsClient.builder()));
  }

  private ReceiveRequestHandler(Settings settings, SqsClient sqs) {
    this(
        InstantSource.system(),
        new DynamoDbTable(
            AwsClients.of(DynamoDbClient.builder()), settings.required("LEDGER_TABLE")),
        new SqsQueue(sqs, settings.required("SIGNALS_QUEUE_URL")),
        new SqsQueue(sqs, settings.required("WINDOWS_QUEUE_URL")),
        new SqsQueue(sqs, settings.required("STATUS_QUEUE_URL")));
  }

  public ReceiveRequestHandler(
      InstantSource clock,
      Table table,
      MessageQueue signals,
      MessageQueue windows,
      MessageQueue status) {
    this.desk = new Desk(clock, table, signals, windows, status);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    byte[] document = input.readAllBytes();
    Optional<JsonNode> read = read(document);
    if (read.filter(event -> event.has("requestContext")).isPresent()) {
      Invocation.runHttp(new ByteArrayInputStream(document), output, context, this::byHttp);
    } else {
      // Who invokes the function wants an answer; an exception would be tried again, and parked.
      Invocation.run(
          new ByteArrayInputStream(read.isPresent() ? document : NOTHING),
          output,
          context,
          JsonNode.class,
          this::directly);
    }
  }

  private static Optional<JsonNode> read(byte[] document) {
    try {
      return Optional.of(Json.read(document, JsonNode.class));
    } catch (InvalidEventException _) {
      return Optional.empty();
    }
  }

  private Answered byHttp(HttpRequest request) {
    Answer answer = answer(() -> desk.take(order(request), Caller.of(request)));
    return new Answered(line(request, answer), HttpResponse.json(answer.status(), answer.body()));
  }

  private static Order order(HttpRequest request) {
    return switch (request.route()) {
      case "POST /requests" -> OrderReader.read(fields(request.body()));
      case "GET /requests/{id}" -> new Order.Find(request.path("id").orElse(""));
      default -> throw Refusal.unknown("", "there is no such route", "see docs/openapi.yaml");
    };
  }

  private static Fields fields(byte[] body) {
    if (body.length > LARGEST) {
      throw Refusal.invalid("", "the body is larger than 64 KiB", "send less");
    }
    try {
      return new Fields(Json.read(body, JsonNode.class));
    } catch (InvalidEventException e) {
      throw Refusal.invalid("", String.valueOf(e.getMessage()), "send one JSON object");
    }
  }

  /** What is logged: who asked, and what was answered; lists are for whoever asked alone. */
  private static Line line(HttpRequest request, Answer answer) {
    String by = request.caller().map(HttpRequest.Caller::userArn).orElse("nobody");
    return new Line(
        by, answer instanceof Answer.Told ? Optional.empty() : Optional.of(answer.body()));
  }

  private Direct directly(JsonNode body) {
    Answer answer =
        answer(
            () -> {
              Fields fields = new Fields(body);
              Caller caller = Caller.direct(fields.optional("by"));
              return desk.take(OrderReader.read(fields), caller);
            });
    return new Direct(answer.status(), answer.body());
  }

  private static Answer answer(Supplier<Answer> taking) {
    try {
      return taking.get();
    } catch (Refusal refusal) {
      return refusal.answer();
    }
  }

  /** One line of the log. */
  record Line(String by, Optional<Object> answer) {}

  /** The answer to a direct invocation. */
  @JsonPropertyOrder({"status", "answer"})
  record Direct(int status, Object answer) {}
}
