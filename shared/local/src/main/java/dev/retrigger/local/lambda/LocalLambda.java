package dev.retrigger.local.lambda;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.aws.Account;
import dev.retrigger.local.aws.Ids;
import dev.retrigger.local.aws.LocalSqs;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions, and Lambda's queue of asynchronous invocations: a failed one is tried again after
 * one minute and after two more, and in the end its record goes to the on-failure destination.
 */
public final class LocalLambda {
  private final EventLoop loop;
  private final Account account;
  private final Ids ids;
  private final Timeline timeline;
  private final Handlers handlers;
  private final LocalSqs sqs;
  private final Map<String, LocalFunction> functions = new LinkedHashMap<>();
  private final Map<String, Pending> pending = new LinkedHashMap<>();

  public LocalLambda(
      EventLoop loop,
      Account account,
      Ids ids,
      Timeline timeline,
      Handlers handlers,
      LocalSqs sqs,
      StateDirectory state) {
    this.loop = loop;
    this.account = account;
    this.ids = ids;
    this.timeline = timeline;
    this.handlers = handlers;
    this.sqs = sqs;
    state.keep("invocations", () -> List.copyOf(pending.values()), this::restore);
  }

  public LocalFunction create(FunctionSettings settings) {
    LocalFunction function =
        new LocalFunction(loop, ids, timeline, handlers, settings, arn(settings.name()));
    if (functions.putIfAbsent(settings.name(), function) != null) {
      throw new IllegalArgumentException("there is a function " + settings.name() + " already");
    }
    return function;
  }

  /** Returns the function with this name or ARN, with or without version or alias. */
  public LocalFunction function(String nameOrArn) {
    String name =
        nameOrArn.startsWith("arn:") ? nameOrArn.split(":", -1)[6] : nameOrArn.split(":", -1)[0];
    LocalFunction function = functions.get(name);
    if (function == null) {
      throw new IllegalArgumentException("there is no function " + nameOrArn);
    }
    return function;
  }

  public Collection<LocalFunction> functions() {
    return List.copyOf(functions.values());
  }

  /** Queues an invocation; the caller never hears what became of it. */
  public void invokeAsync(LocalFunction function, String payload) {
    Instant now = loop.instant();
    schedule(new Pending(ids.uuid(), function.name(), payload, 1, now, now));
  }

  /** One asynchronous invocation that is still to be made. */
  record Pending(
      String requestId, String function, String payload, int attempt, Instant since, Instant due) {
    Pending again(Duration wait) {
      return new Pending(requestId, function, payload, attempt + 1, since, due.plus(wait));
    }
  }

  private void schedule(Pending invocation) {
    pending.put(invocation.requestId(), invocation);
    loop.at(invocation.due(), () -> attempt(invocation));
  }

  private void attempt(Pending invocation) {
    pending.remove(invocation.requestId());
    LocalFunction function = function(invocation.function());
    Outcome outcome = function.invoke(invocation.payload(), invocation.requestId());
    if (!(outcome instanceof Outcome.Failed failed)) {
      return;
    }
    FunctionSettings.Asynchronous rules = function.settings().asynchronous();
    Pending again = invocation.again(Duration.ofMinutes(invocation.attempt()));
    if (invocation.attempt() > rules.retries()) {
      park(function, invocation, failed, "RetriesExhausted");
    } else if (again.due().isAfter(invocation.since().plus(rules.maximumAge()))) {
      park(function, invocation, failed, "EventAgeExceeded");
    } else {
      schedule(again);
    }
  }

  private void park(
      LocalFunction function, Pending invocation, Outcome.Failed failed, String condition) {
    function
        .settings()
        .asynchronous()
        .onFailure()
        .ifPresent(
            destination -> {
              ObjectNode entry =
                  record(function, failed.requestId(), condition, invocation.attempt());
              entry.set("requestPayload", Json.parse(invocation.payload()));
              entry.set("responsePayload", failed.payload());
              sqs.deliver(sqs.queue(destination), Json.write(entry));
            });
  }

  /** Begins the record that Lambda sends to an on-failure destination. */
  ObjectNode record(LocalFunction function, String requestId, String condition, int attempts) {
    ObjectNode entry = Json.object();
    entry.put("version", "1.0");
    entry.put("timestamp", loop.instant().toString());
    entry
        .putObject("requestContext")
        .put("requestId", requestId)
        .put("functionArn", function.arn() + ":$LATEST")
        .put("condition", condition)
        .put("approximateInvokeCount", attempts);
    entry
        .putObject("responseContext")
        .put("statusCode", 200)
        .put("executedVersion", "$LATEST")
        .put("functionError", "Unhandled");
    return entry;
  }

  private String arn(String name) {
    return account.arn("lambda", "function:" + name);
  }

  private void restore(JsonNode saved) {
    Json.as(saved, new TypeReference<List<Pending>>() {}).forEach(this::schedule);
  }
}
