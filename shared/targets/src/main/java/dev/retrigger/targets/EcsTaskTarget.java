package dev.retrigger.targets;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Text;
import dev.retrigger.events.Json;
import dev.retrigger.targets.Target.Lookup.Absent;
import dev.retrigger.targets.Target.Lookup.Found;
import dev.retrigger.targets.Target.Lookup.Other;
import dev.retrigger.targets.Target.StartOutcome.Conflict;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Fargate tasks of ECS. The run's id is the client token, {@code startedBy}, a tag and a variable
 * of the container, which is given the parameters as its environment. ECS honours a token until an
 * hour after its task has ended, and shows a stopped task for an hour; so a start whose answer was
 * lost can be settled for an hour, and is parked after that.
 */
public final class EcsTaskTarget implements Target {
  public static final String TYPE = "ecs-task";

  /** ECS API reference, TaskOverride: in characters, with the JSON around the values. */
  private static final int MAX_OVERRIDES = 8_192;

  /** For the container's name, the command and the sizes, which are not input. */
  private static final int REST_OF_OVERRIDES = 1_024;

  private static final int LOG_LINES = 10;
  private static final int MAX_REASON = 2_000;
  private static final int MAX_TAG = 256;

  /** Reasons for which a task will never be placed: ECS developer guide, "API failure reasons". */
  private static final Set<String> PERMANENT =
      Set.of("MISSING", "INACTIVE", "ATTRIBUTE", "LOCATION");

  private final EcsClient client;
  private final CloudWatchLogsClient logs;

  /** Where a container logs. */
  public record LogStream(String group, String stream) {
    @Override
    public String toString() {
      return group + " " + stream;
    }
  }

  public EcsTaskTarget(EcsClient client, CloudWatchLogsClient logs) {
    this.client = client;
    this.logs = logs;
  }

  /**
   * ECS API reference, "Ensuring idempotency": a token lives for 24 hours or for the life of its
   * task and an hour, whichever is shorter. A task may end as soon as it began.
   */
  @Override
  public Duration tokenWindow() {
    return Duration.ofMinutes(50);
  }

  /** ECS API reference, ListTasks: a stopped task is listed for at least an hour. */
  @Override
  public Duration lookupHorizon() {
    return Duration.ofMinutes(55);
  }

  @Override
  public int maxInputBytes() {
    return MAX_OVERRIDES - REST_OF_OVERRIDES;
  }

  /** The environment as the override writes it; its characters are counted as bytes. */
  @Override
  public int inputBytes(Request request) {
    return Json.writeBytes(
            Variables.of(request, request.parameters()).entrySet().stream()
                .map(entry -> Map.of("name", entry.getKey(), "value", entry.getValue()))
                .toList())
        .length;
  }

  @Override
  public StartOutcome start(Request request) {
    Optional<String> problem = problem(request);
    if (problem.isPresent()) {
      return new Rejected(problem.get());
    }
    try {
      return outcome(client.runTask(runTask(request)));
    } catch (ConflictException e) {
      return conflict(request, e);
    } catch (ClusterNotFoundException _) {
      return new Rejected(
          "there is no cluster " + request.setting("cluster") + " in this account and region");
    } catch (AwsServiceException e) {
      // A role that was made a moment ago is not known everywhere yet.
      return AwsErrors.detail(e).contains("unable to assume the role")
          ? new NotNow(AwsErrors.detail(e))
          : AwsErrors.ofStart(e);
    } catch (SdkException e) {
      return AwsErrors.ofStart(e);
    }
  }

  private Optional<String> problem(Request request) {
    if (request.resumes().isPresent()) {
      return Optional.of("a task cannot go on from where it failed; set retry.from: start");
    }
    int input = inputBytes(request);
    return Variables.problem(request.parameters())
        .or(
            () ->
                input > maxInputBytes()
                    ? Optional.of(
                        "the parameters are "
                            + input
                            + " bytes as ECS writes them, and overrides hold "
                            + maxInputBytes())
                    : Optional.empty());
  }

  private static RunTaskRequest runTask(Request request) {
    return RunTaskRequest.builder()
        .cluster(request.setting("cluster"))
        .taskDefinition(request.setting("taskDefinition"))
        .launchType(LaunchType.FARGATE)
        .count(1)
        .clientToken(request.run().value())
        .startedBy(request.run().value())
        .tags(
            tag("retrigger:run", request.run().value()), tag("retrigger:trigger", request.reason()))
        .networkConfiguration(
            network ->
                network.awsvpcConfiguration(
                    vpc ->
                        vpc.subnets(request.list("subnets"))
                            .securityGroups(request.list("securityGroups"))
                            .assignPublicIp(
                                "true".equals(request.settings().get("assignPublicIp"))
                                    ? AssignPublicIp.ENABLED
                                    : AssignPublicIp.DISABLED)))
        .overrides(
            overrides ->
                overrides
                    .cpu(request.settings().get("cpu"))
                    .memory(request.settings().get("memory"))
                    .containerOverrides(container(request)))
        .build();
  }

  private static ContainerOverride container(Request request) {
    List<String> command = request.list("command");
    ContainerOverride.Builder override =
        ContainerOverride.builder()
            .name(request.setting("container"))
            .environment(
                Variables.of(request, request.parameters()).entrySet().stream()
                    .map(
                        entry ->
                            KeyValuePair.builder()
                                .name(entry.getKey())
                                .value(entry.getValue())
                                .build())
                    .toList());
    return command.isEmpty() ? override.build() : override.command(command).build();
  }

  /** Tags know letters, digits, spaces and a few signs. */
  private static Tag tag(String key, String value) {
    return Tag.builder()
        .key(key)
        .value(Text.brief(value, MAX_TAG).replaceAll("[^\\p{L}\\p{N} +\\-=._:/@]", " "))
        .build();
  }

  /** ECS answers 200 when it could not place a task. */
  private static StartOutcome outcome(RunTaskResponse response) {
    if (!response.tasks().isEmpty()) {
      return new Started(response.tasks().getFirst().taskArn());
    }
    String detail =
        "ECS placed no task: "
            + response.failures().stream()
                .map(EcsTaskTarget::text)
                .collect(Collectors.joining("; "));
    return response.failures().stream().anyMatch(EcsTaskTarget::isPermanent)
        ? new Rejected(detail)
        : new NotNow(detail);
  }

  private static boolean isPermanent(Failure failure) {
    return failure.reason() != null
        && PERMANENT.contains(failure.reason().toUpperCase(Locale.ROOT));
  }

  private static String text(Failure failure) {
    return Stream.of(failure.reason(), failure.detail(), failure.arn())
        .filter(part -> part != null && !part.isBlank())
        .collect(Collectors.joining(" "));
  }

  /** The token was used with other parameters: by this run, if the task says so. */
  private StartOutcome conflict(Request request, ConflictException error) {
    if (error.resourceIds().isEmpty()) {
      return new Conflict(AwsErrors.detail(error));
    }
    try {
      return AwsErrors.ofRepeat(
          compare(request, tasks(request.setting("cluster"), error.resourceIds())));
    } catch (SdkException e) {
      return new StartOutcome.Unclear(AwsErrors.detail(e));
    }
  }

  @Override
  public Lookup look(Request request, Instant since) {
    String cluster = request.setting("cluster");
    try {
      List<String> arns = new ArrayList<>();
      for (DesiredStatus status : List.of(DesiredStatus.RUNNING, DesiredStatus.STOPPED)) {
        arns.addAll(
            client
                .listTasks(
                    list ->
                        list.cluster(cluster)
                            .startedBy(request.run().value())
                            .desiredStatus(status))
                .taskArns());
      }
      return arns.isEmpty() ? new Absent() : compare(request, tasks(cluster, arns));
    } catch (ClusterNotFoundException _) {
      return new Absent();
    } catch (SdkException e) {
      return new Lookup.Unclear(AwsErrors.detail(e));
    }
  }

  private static Lookup compare(Request request, List<Task> tasks) {
    if (tasks.isEmpty()) {
      return new Lookup.Unclear("a task has this run's id and ECS does not describe it");
    }
    Task task = tasks.getFirst();
    return request.run().value().equals(task.startedBy())
            && environment(task).equals(Variables.of(request, request.parameters()))
        ? new Found(task.taskArn())
        : new Other(task.taskArn() + " has this run's token and other parameters");
  }

  @Override
  public Status describe(String execution) {
    return task(execution)
        .map(
            task ->
                new Status(
                    statusOf(task.lastStatus(), task.stopCodeAsString(), exitCode(task)),
                    Optional.ofNullable(task.stoppedAt())))
        .orElseGet(() -> new Status(RunStatus.FAILED, Optional.empty()));
  }

  /**
   * The status that ECS's words stand for: only a task whose container came to its end with exit
   * code 0 succeeded.
   */
  public static RunStatus statusOf(
      String lastStatus, @Nullable String stopCode, OptionalInt exitCode) {
    if (!lastStatus.equals("STOPPED")) {
      return RunStatus.STARTED;
    }
    if ("UserInitiated".equals(stopCode)) {
      return RunStatus.STOPPED;
    }
    return "EssentialContainerExited".equals(stopCode) && exitCode.orElse(-1) == 0
        ? RunStatus.SUCCEEDED
        : RunStatus.FAILED;
  }

  @Override
  public String explain(String execution) {
    try {
      return task(execution)
          .map(task -> Text.brief(reason(task), MAX_REASON))
          .orElse("ECS does not know the task any more, so how it ended is not known");
    } catch (SdkException e) {
      return "its reason cannot be read: " + AwsErrors.detail(e);
    }
  }

  private String reason(Task task) {
    List<String> parts = new ArrayList<>();
    parts.add(
        Stream.of(task.stopCodeAsString(), task.stoppedReason())
            .filter(part -> part != null && !part.isBlank())
            .collect(Collectors.joining(": ")));
    task.containers().stream()
        .filter(container -> container.reason() != null || nonZero(container))
        .map(EcsTaskTarget::text)
        .forEach(parts::add);
    logStream(task)
        .ifPresent(
            stream ->
                parts.add("log " + stream + ": " + String.join(" | ", lines(stream, LOG_LINES))));
    return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
  }

  private static boolean nonZero(Container container) {
    return container.exitCode() != null && container.exitCode() != 0;
  }

  private static String text(Container container) {
    return "container "
        + container.name()
        + (container.exitCode() == null ? "" : " exited with code " + container.exitCode())
        + (container.reason() == null ? "" : " (" + container.reason() + ")");
  }

  @Override
  public List<String> logs(String execution, int lines) {
    try {
      return logStream(execution).map(stream -> lines(stream, lines)).orElse(List.of());
    } catch (SdkException e) {
      return List.of("its log cannot be read: " + AwsErrors.detail(e));
    }
  }

  /** Where the task's container logs, when its task definition uses awslogs with a prefix. */
  public Optional<LogStream> logStream(String execution) {
    return task(execution).flatMap(this::logStream);
  }

  private Optional<LogStream> logStream(Task task) {
    try {
      return client
          .describeTaskDefinition(describe -> describe.taskDefinition(task.taskDefinitionArn()))
          .taskDefinition()
          .containerDefinitions()
          .stream()
          .filter(definition -> ours(task).map(definition.name()::equals).orElse(true))
          .flatMap(definition -> logStream(task, definition).stream())
          .findFirst();
    } catch (SdkException _) {
      // Why a task failed is worth telling without its log.
      return Optional.empty();
    }
  }

  /**
   * ECS developer guide, "awslogs": without a prefix the stream has a name that only Docker knows.
   */
  private static Optional<LogStream> logStream(Task task, ContainerDefinition definition) {
    LogConfiguration configuration = definition.logConfiguration();
    if (configuration == null || configuration.logDriver() != LogDriver.AWSLOGS) {
      return Optional.empty();
    }
    String group = configuration.options().get("awslogs-group");
    String prefix = configuration.options().get("awslogs-stream-prefix");
    String id = task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
    return group == null || prefix == null
        ? Optional.empty()
        : Optional.of(new LogStream(group, prefix + "/" + definition.name() + "/" + id));
  }

  private List<String> lines(LogStream stream, int lines) {
    try {
      return logs
          .getLogEvents(
              get ->
                  get.logGroupName(stream.group())
                      .logStreamName(stream.stream())
                      .startFromHead(false)
                      .limit(lines))
          .events()
          .stream()
          .map(OutputLogEvent::message)
          .toList();
    } catch (SdkException e) {
      return List.of("its log cannot be read: " + AwsErrors.detail(e));
    }
  }

  @Override
  public void stop(RunId run, String execution) {
    try {
      client.stopTask(
          stop -> stop.cluster(cluster(execution)).task(execution).reason("stopped by Retrigger"));
    } catch (InvalidParameterException _) {
      // ECS does not know the task any more, so it is over.
    }
  }

  private Optional<Task> task(String execution) {
    return tasks(cluster(execution), List.of(execution)).stream().findFirst();
  }

  private List<Task> tasks(String cluster, List<String> arns) {
    return client.describeTasks(describe -> describe.cluster(cluster).tasks(arns)).tasks();
  }

  /** {@code arn:aws:ecs:REGION:ACCOUNT:task/CLUSTER/ID}. */
  private static String cluster(String execution) {
    return execution.split("/", -1)[1];
  }

  /** The exit code of the container that was given the run; the highest where none says so. */
  private static OptionalInt exitCode(Task task) {
    Optional<String> ours = ours(task);
    List<Container> containers =
        task.containers().stream()
            .filter(container -> ours.map(container.name()::equals).orElse(true))
            .toList();
    return containers.stream().anyMatch(container -> container.exitCode() == null)
        ? OptionalInt.empty()
        : containers.stream().mapToInt(Container::exitCode).max();
  }

  private static Optional<String> ours(Task task) {
    return overrides(task)
        .filter(override -> variables(override).containsKey(Variables.RUN))
        .map(ContainerOverride::name)
        .findFirst();
  }

  private static Map<String, String> environment(Task task) {
    return overrides(task)
        .map(EcsTaskTarget::variables)
        .filter(variables -> variables.containsKey(Variables.RUN))
        .findFirst()
        .orElse(Map.of());
  }

  private static Stream<ContainerOverride> overrides(Task task) {
    return task.overrides() == null ? Stream.of() : task.overrides().containerOverrides().stream();
  }

  private static Map<String, String> variables(ContainerOverride override) {
    Map<String, String> variables = new LinkedHashMap<>();
    override.environment().forEach(pair -> variables.put(pair.name(), pair.value()));
    return variables;
  }
}
