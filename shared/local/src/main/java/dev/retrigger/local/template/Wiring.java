package dev.retrigger.local.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.LocalCloud;
import dev.retrigger.local.aws.EventBus;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.lambda.LocalFunction;
import dev.retrigger.local.lambda.QueueSource;
import dev.retrigger.local.lambda.StreamSource;
import dev.retrigger.local.timeline.Happening.ScheduleFired;
import dev.retrigger.models.ScheduleExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** Connects functions with what invokes them, and rules with what they feed. */
final class Wiring {
  private final LocalCloud cloud;

  Wiring(LocalCloud cloud) {
    this.cloud = cloud;
  }

  /** Returns the target with this ARN, a queue, a function or a state machine. */
  EventBus.Target target(String arn) {
    if (arn.startsWith("arn:aws:sqs:")) {
      return event -> cloud.sqs().deliver(cloud.sqs().queue(arn), event);
    }
    if (arn.startsWith("arn:aws:lambda:")) {
      return event -> cloud.lambda().invokeAsync(cloud.lambda().function(arn), event);
    }
    if (arn.startsWith("arn:aws:states:")) {
      return event ->
          cloud
              .stepFunctions()
              .startExecution(request -> request.stateMachineArn(arn).input(event));
    }
    throw new TemplateException("the local runtime cannot send events to " + arn);
  }

  /** Has targets told each time that a rule's own schedule strikes. */
  void schedule(String rule, String expression, List<EventBus.Target> targets) {
    arm(rule, ScheduleExpression.parse(expression), cloud.loop().instant(), targets);
  }

  /** Connects a function with one of its template's {@code Events}. */
  void source(LocalFunction function, String name, String type, Properties event) {
    switch (type) {
      case "SQS" -> queue(function, event);
      case "DynamoDB" -> stream(function, event);
      case "EventBridgeRule", "CloudWatchEvent" -> rule(function, name, event);
      case "Schedule" -> schedule(function, name, event);
      case "ScheduleV2" -> scheduler(function, name, event);
      case "HttpApi" -> {} // Nobody outside can reach this machine: callers invoke the function.
      default ->
          throw new TemplateException(
              "the local runtime cannot run the event " + event.owner() + ", a " + type);
    }
  }

  private void queue(LocalFunction function, Properties event) {
    event.only(
        Set.of(
            "Queue",
            "BatchSize",
            "MaximumBatchingWindowInSeconds",
            "FunctionResponseTypes",
            "FilterCriteria"),
        Set.of("ScalingConfig")); // One batch at a time is within any maximum.
    new QueueSource(
        cloud.loop(),
        cloud.account(),
        cloud.sqs(),
        cloud.sqs().queue(event.text("Queue")),
        function,
        new QueueSource.Settings(
            event.integer("BatchSize", 10),
            event.seconds("MaximumBatchingWindowInSeconds", 0),
            event.reportsFailures(),
            event.filters()));
  }

  private void stream(LocalFunction function, Properties event) {
    event.only(
        Set.of(
            "Stream",
            "StartingPosition",
            "BatchSize",
            "FunctionResponseTypes",
            "BisectBatchOnFunctionError",
            "MaximumRetryAttempts",
            "MaximumRecordAgeInSeconds",
            "DestinationConfig",
            "FilterCriteria"),
        Set.of("ParallelizationFactor", "MaximumBatchingWindowInSeconds"));
    String table = event.text("Stream").replaceAll(".*:table/([^/]+)/stream/.*", "$1");
    new StreamSource(
        cloud.loop(),
        cloud.account(),
        cloud.lambda(),
        cloud.sqs(),
        cloud.dynamoDb(),
        function,
        new StreamSource.Settings(
            table,
            event.integer("BatchSize", 100),
            event.reportsFailures(),
            event.isTrue("BisectBatchOnFunctionError"),
            event.limit("MaximumRetryAttempts"),
            event.limit("MaximumRecordAgeInSeconds").map(Duration::ofSeconds),
            event.onFailure(),
            event.filters()),
        cloud.state());
  }

  private void rule(LocalFunction function, String name, Properties event) {
    event.only(Set.of("Pattern", "RuleName"), Set.of("DeadLetterConfig", "RetryPolicy"));
    cloud
        .bus()
        .addRule(
            new EventBus.Rule(
                event.optionalText("RuleName").orElse(name),
                event.pattern("Pattern"),
                List.of(target(function.arn()))));
  }

  private void schedule(LocalFunction function, String name, Properties event) {
    event.only(
        Set.of("Schedule", "Name", "Input"),
        Set.of("Description", "DeadLetterConfig", "RetryPolicy"));
    EventBus.Target plain = target(function.arn());
    EventBus.Target target =
        event
            .optionalText("Input")
            .map(input -> (EventBus.Target) _ -> plain.deliver(input))
            .orElse(plain);
    schedule(event.optionalText("Name").orElse(name), event.text("Schedule"), List.of(target));
  }

  private void scheduler(LocalFunction function, String name, Properties event) {
    event.only(
        Set.of("ScheduleExpression", "ScheduleExpressionTimezone", "Name", "GroupName", "Input"),
        Set.of("DeadLetterConfig", "Description", "RetryPolicy", "RoleArn"));
    cloud
        .scheduler()
        .declare(
            event.optionalText("GroupName").orElse("default"),
            event.optionalText("Name").orElse(name),
            event.text("ScheduleExpression"),
            event.optionalText("ScheduleExpressionTimezone").orElse("UTC"),
            function.arn(),
            event.optionalText("Input").orElse("{}"));
  }

  private void arm(
      String rule, ScheduleExpression expression, Instant after, List<EventBus.Target> targets) {
    expression
        .next(after, ZoneOffset.UTC)
        .ifPresent(
            next ->
                cloud
                    .loop()
                    .inBackgroundAt(
                        next,
                        () -> {
                          strike(rule, next, targets);
                          arm(rule, expression, next, targets);
                        }));
  }

  private void strike(String rule, Instant due, List<EventBus.Target> targets) {
    cloud.timeline().happened(new ScheduleFired(cloud.loop().instant(), rule, due));
    ObjectNode event = Json.object();
    event.put("version", "0");
    event.put("id", cloud.ids().uuid());
    event.put("detail-type", "Scheduled Event");
    event.put("source", "aws.events");
    event.put("account", cloud.account().id());
    event.put("time", due.truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("region", cloud.account().region());
    event.putArray("resources").add(cloud.account().arn("events", "rule/" + rule));
    event.putObject("detail");
    String text = Json.write(event);
    targets.forEach(target -> target.deliver(text));
  }
}
