package dev.retrigger.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.local.aws.Ids;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.FunctionAnswered;
import dev.retrigger.local.timeline.Happening.FunctionFailed;
import dev.retrigger.local.timeline.Timeline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One function with one execution environment. Everything that a handler throws is a failed
 * invocation; an {@link Error} is the end of its process, and the next invocation meets a new
 * handler.
 */
public final class LocalFunction {
  private final EventLoop loop;
  private final Ids ids;
  private final Timeline timeline;
  private final Handlers handlers;
  private final FunctionSettings settings;
  private final String arn;
  private @Nullable RequestStreamHandler handler;

  LocalFunction(
      EventLoop loop,
      Ids ids,
      Timeline timeline,
      Handlers handlers,
      FunctionSettings settings,
      String arn) {
    this.loop = loop;
    this.ids = ids;
    this.timeline = timeline;
    this.handlers = handlers;
    this.settings = settings;
    this.arn = arn;
  }

  public String name() {
    return settings.name();
  }

  public String arn() {
    return arn;
  }

  FunctionSettings settings() {
    return settings;
  }

  /** Invokes the function and waits for its answer. */
  public Outcome invoke(String payload) {
    return invoke(payload, ids.uuid());
  }

  Outcome invoke(String payload, String requestId) {
    Outcome outcome = run(payload, requestId);
    timeline.happened(
        switch (outcome) {
          case Outcome.Answered answered ->
              new FunctionAnswered(loop.instant(), name(), requestId, answered.json());
          case Outcome.Failed(_, String type, String message) ->
              new FunctionFailed(loop.instant(), name(), requestId, type, message);
        });
    return outcome;
  }

  private Outcome run(String payload, String requestId) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      RequestStreamHandler current = handler;
      if (current == null) {
        current = handlers.create(settings.handler(), settings.environment());
        handler = current;
      }
      current.handleRequest(
          new ByteArrayInputStream(payload.getBytes(UTF_8)),
          answer,
          new LocalContext(requestId, settings, arn, loop));
      return new Outcome.Answered(requestId, answer.toString(UTF_8));
    } catch (Exception e) {
      return failed(requestId, e);
    } catch (Error e) { // The process died: Lambda reports it and starts another one.
      handler = null;
      return failed(requestId, e);
    }
  }

  private static Outcome failed(String requestId, Throwable thrown) {
    String message = thrown.getMessage();
    return new Outcome.Failed(
        requestId, thrown.getClass().getName(), message == null ? "" : message);
  }
}
