package dev.retrigger.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.ExecutionMoved;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * Users' functions that are invoked asynchronously. There is no token: every call that is taken is
 * another event, and an event whose function fails is tried twice more.
 *
 * <p>Sources: the API reference of Invoke (202 for an event; 1 MB at most); the developer guide,
 * "How Lambda handles errors and retries with asynchronous invocation" (one minute before the
 * second attempt, two before the third).
 */
public final class LocalFunctions implements LambdaClient {
  private static final int ACCEPTED = 202;
  private static final int MAXIMUM_PAYLOAD = 1_048_576;
  private static final int ATTEMPTS = 3;
  private static final int NOT_FOUND = 404;
  private static final int TOO_LARGE = 413;

  private final EventLoop loop;
  private final Ids ids;
  private final Timeline timeline;
  private final Map<String, PipelineRunner> functions = new LinkedHashMap<>();
  private final Map<String, Event> events = new LinkedHashMap<>();
  private final Workload<PipelineRunner.Result> work;

  public LocalFunctions(EventLoop loop, Ids ids, Timeline timeline) {
    this.loop = loop;
    this.ids = ids;
    this.timeline = timeline;
    this.work = new Workload<>(loop, 1, new Events());
  }

  private record Event(String function, JsonNode payload, int attempt) {
    /** The run that the payload says it is for. */
    Optional<String> run() {
      return Optional.of(payload.path("runId").asText("")).filter(id -> !id.isEmpty());
    }
  }

  /** Makes a function; a result that is no success is an error of the function. */
  public void createFunction(String name, PipelineRunner runner) {
    if (functions.putIfAbsent(name, runner) != null) {
      throw new IllegalArgumentException("there is a function " + name + " already");
    }
  }

  /** What the functions were really given; an attempt that is made again is no other start. */
  public ExecutionWorld world() {
    return work;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public InvokeResponse invoke(InvokeRequest request) {
    String name = Account.nameOf(request.functionName());
    if (!functions.containsKey(name)) {
      throw Errors.of(
          ResourceNotFoundException.builder(),
          NOT_FOUND,
          "ResourceNotFoundException",
          "Function not found: " + request.functionName());
    }
    if (request.invocationType() != InvocationType.EVENT) {
      throw Errors.of(
          LambdaException.builder(),
          "InvalidParameterValueException",
          "functions are invoked by event here");
    }
    String payload = request.payload() == null ? "{}" : request.payload().asUtf8String();
    if (payload.length() > MAXIMUM_PAYLOAD) {
      throw Errors.of(
          RequestTooLargeException.builder(),
          TOO_LARGE,
          "RequestTooLargeException",
          "Request must be smaller than " + MAXIMUM_PAYLOAD + " bytes");
    }
    JsonNode parsed =
        Json.tryParse(payload)
            .orElseThrow(
                () ->
                    Errors.of(
                        InvalidRequestContentException.builder(),
                        "InvalidRequestContentException",
                        "Could not parse request body into json"));
    String id = ids.uuid();
    Event event = new Event(name, parsed, 1);
    events.put(id, event);
    work.begin(id, event.run().orElse(id), finished -> attempt(id, finished));
    return InvokeResponse.builder().statusCode(ACCEPTED).build();
  }

  private Runnable attempt(String id, Consumer<PipelineRunner.Result> finished) {
    Event event = event(id);
    Map<String, String> parameters = new LinkedHashMap<>();
    event
        .payload()
        .path("parameters")
        .properties()
        .forEach(
            member ->
                parameters.put(
                    member.getKey(),
                    member.getValue().isValueNode()
                        ? member.getValue().asText()
                        : member.getValue().toString()));
    return Optional.ofNullable(functions.get(event.function()))
            .orElseThrow()
            .start(new PipelineRunner.Execution(event.function(), id, parameters), finished)
        ::stop;
  }

  /** How attempts end. */
  private final class Events implements Workload.Service<PipelineRunner.Result> {
    @Override
    public PipelineRunner.Result result(boolean succeeded, String why) {
      return new PipelineRunner.Result(succeeded, why);
    }

    @Override
    public void ended(String id, PipelineRunner.Result result) {
      Event event = event(id);
      timeline.happened(
          new ExecutionMoved(
              loop.instant(),
              id,
              event.function(),
              result.succeeded() ? "SUCCEEDED" : "FAILED",
              result.detail()));
      if (!result.succeeded() && event.attempt() < ATTEMPTS) {
        events.put(id, new Event(event.function(), event.payload(), event.attempt() + 1));
        loop.after(
            Duration.ofMinutes(event.attempt()),
            () -> work.resume(id, event.run().orElse(id), finished -> attempt(id, finished)));
      }
    }

    @Override
    public void announce(String id) {
      // The functions of this machine have no destinations.
    }
  }

  private Event event(String id) {
    return Optional.ofNullable(events.get(id)).orElseThrow();
  }
}
