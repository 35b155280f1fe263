package dev.retrigger.targets;

import static dev.retrigger.targets.ServiceFaults.RUN;
import static dev.retrigger.targets.ServiceFaults.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.domain.RunStatus;
import dev.retrigger.targets.Target.Lookup;
import dev.retrigger.targets.Target.StartOutcome;
import dev.retrigger.targets.Target.StartOutcome.Conflict;
import dev.retrigger.targets.Target.StartOutcome.NotNow;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

final class EcsTaskTargetTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Map<String, String> SETTINGS = settings();
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "MLFLOW_TRACKING_URI", "https://mlflow.example.com",
          "MLFLOW_EXPERIMENT_NAME", "churn",
          "MLFLOW_RUN_ID", "0af7651916cd43dd8448eb211c80319c");
  private static final Target.Request REQUEST =
      ServiceFaults.request("ml/churn-train:7", SETTINGS, PARAMETERS);

  private final Fargate fargate = new Fargate();
  private final Logs logs = new Logs();
  private final EcsTaskTarget target = new EcsTaskTarget(fargate, logs);

  @Tag("Z-01")
  @Test
  void shouldRunAFargateTaskAsConfigured() {
    assertThat(target.start(REQUEST)).isInstanceOf(Started.class);

    RunTaskRequest request = fargate.request();
    assertThat(request.launchType()).isEqualTo(LaunchType.FARGATE);
    assertThat(request.cluster()).isEqualTo("ml");
    assertThat(request.taskDefinition()).isEqualTo("churn-train:7");
    var vpc = request.networkConfiguration().awsvpcConfiguration();
    assertThat(vpc.subnets()).containsExactly("subnet-a", "subnet-b");
    assertThat(vpc.securityGroups()).containsExactly("sg-1");
    assertThat(vpc.assignPublicIp()).isEqualTo(AssignPublicIp.DISABLED);
    assertThat(request.overrides().cpu()).isEqualTo("1024");
    assertThat(request.overrides().memory()).isEqualTo("4096");
  }

  @Tag("Z-02")
  @Test
  void shouldOverrideTheCommandAndTheEnvironment() {
    target.start(REQUEST);

    ContainerOverride override = fargate.request().overrides().containerOverrides().getFirst();
    assertThat(override.name()).isEqualTo("train");
    assertThat(override.command()).containsExactly("python", "train.py");
    assertThat(override.environment()).contains(pair("RETRIGGER_RUN_ID", RUN.value()));
  }

  @Tag("Z-03")
  @Test
  void shouldHandOverWhereMlflowTracksTheRun() {
    target.start(REQUEST);

    assertThat(fargate.request().overrides().containerOverrides().getFirst().environment())
        .contains(
            pair("MLFLOW_TRACKING_URI", "https://mlflow.example.com"),
            pair("MLFLOW_EXPERIMENT_NAME", "churn"),
            pair("MLFLOW_RUN_ID", "0af7651916cd43dd8448eb211c80319c"));
  }

  @Tag("Z-06")
  @Test
  void shouldMarkTheTaskAsTheRuns() {
    target.start(REQUEST);

    assertThat(fargate.request().startedBy()).isEqualTo(RUN.value());
    assertThat(fargate.request().tags())
        .extracting(tag -> tag.key(), tag -> tag.value())
        .containsExactly(
            tuple("retrigger:run", RUN.value()), tuple("retrigger:trigger", "new data: 3 files"));
  }

  @Test
  void shouldKeepTheContainersOwnCommandWhenNoneIsGiven() {
    Map<String, String> settings = settings();
    settings.keySet().removeIf(name -> name.startsWith("command."));
    target.start(ServiceFaults.request("ml/churn-train:7", settings, PARAMETERS));

    assertThat(fargate.request().overrides().containerOverrides().getFirst().hasCommand())
        .isFalse();
  }

  @Test
  void shouldStartOneTaskWhenAskedTwiceWithinTheWindow() {
    StartOutcome first = target.start(REQUEST);
    assertThat(target.start(REQUEST)).isEqualTo(first);
    assertThat(fargate.placed).hasSize(1);
    assertThat(target.tokenWindow()).isLessThan(Duration.ofHours(1));
  }

  @Tag("Z-08")
  @ParameterizedTest
  @CsvSource({
    "RESOURCE:MEMORY, NotNow",
    "RESOURCE:ENI, NotNow",
    "AGENT, NotNow",
    "Capacity is unavailable at this time. Please try again later, NotNow",
    "MISSING, Rejected",
    "INACTIVE, Rejected",
    "ATTRIBUTE, Rejected"
  })
  void shouldTakeFailuresInAGoodAnswerForAFailure(String reason, String outcome) {
    fargate.failure = Failure.builder().reason(reason).detail("no room").arn("arn:x").build();

    StartOutcome started = target.start(REQUEST);

    assertThat(started.getClass().getSimpleName()).isEqualTo(outcome);
    assertThat(started.toString()).contains(reason, "no room");
    assertThat(target.start(REQUEST)).isInstanceOf(Started.class);
  }

  static Stream<Arguments> errors() {
    return Stream.concat(
        ServiceFaults.common(),
        Stream.of(
            arguments(
                error("ECS was unable to assume the role 'arn:aws:iam::1:role/x'", 400),
                NotNow.class),
            arguments(error("InvalidParameterException", 400), Rejected.class),
            arguments(error("ClientException", 400), Rejected.class),
            arguments(
                ServiceFaults.of(
                    ClusterNotFoundException.builder(), "ClusterNotFoundException", 400),
                Rejected.class),
            arguments(
                ServiceFaults.of(ConflictException.builder(), "ConflictException", 400),
                Conflict.class)));
  }

  @Tag("N-25")
  @ParameterizedTest
  @MethodSource("errors")
  void shouldTellWhatAnErrorOfTheServiceMeans(
      RuntimeException error, Class<? extends StartOutcome> outcome) {
    fargate.faults.next("RunTask", error);

    assertThat(target.start(REQUEST)).isInstanceOf(outcome);
    assertThat(fargate.placed).isEmpty();
  }

  @Test
  void shouldConflictWhenTheTokenWasUsedWithOtherParameters() {
    target.start(REQUEST);
    Target.Request other = ServiceFaults.request("ml/churn-train:7", SETTINGS, Map.of("A", "b"));

    assertThat(target.start(other)).isInstanceOf(Conflict.class);
    assertThat(target.look(other, NOON)).isInstanceOf(Lookup.Other.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RUNNING", "STOPPED"})
  void shouldFindTheTaskByWhoStartedIt(String status) {
    assertThat(target.look(REQUEST, NOON)).isEqualTo(new Lookup.Absent());
    Started started = (Started) target.start(REQUEST);
    fargate.change(task -> task.lastStatus(status).desiredStatus(status));

    assertThat(target.look(REQUEST, NOON)).isEqualTo(new Lookup.Found(started.execution()));
  }

  @Tag("N-25")
  @ParameterizedTest
  @ValueSource(strings = {"ListTasks", "DescribeTasks"})
  void shouldNotTakeAThrottledLookForAbsence(String call) {
    target.start(REQUEST);
    fargate.faults.next(call, error("ThrottlingException", 400));

    assertThat(target.look(REQUEST, NOON)).isInstanceOf(Lookup.Unclear.class);
  }

  @Tag("Z-09")
  @ParameterizedTest
  @CsvSource({
    "RUNNING, , , STARTED",
    "PROVISIONING, , , STARTED",
    "STOPPED, EssentialContainerExited, 0, SUCCEEDED",
    "STOPPED, EssentialContainerExited, 1, FAILED",
    "STOPPED, EssentialContainerExited, 137, FAILED",
    "STOPPED, EssentialContainerExited, , FAILED",
    "STOPPED, TaskFailedToStart, , FAILED",
    "STOPPED, TaskFailedToStart, 0, FAILED",
    "STOPPED, SpotInterruption, 0, FAILED",
    "STOPPED, TerminationNotice, 0, FAILED",
    "STOPPED, ServiceSchedulerInitiated, 0, FAILED",
    "STOPPED, UserInitiated, 143, STOPPED",
    "STOPPED, , 0, FAILED"
  })
  void shouldJudgeATaskByItsStopCodeAndItsExitCode(
      String last, @Nullable String stopCode, @Nullable Integer exitCode, RunStatus status) {
    Started started = (Started) target.start(REQUEST);
    fargate.change(
        task ->
            task.lastStatus(last)
                .stopCode(stopCode)
                .containers(
                    Container.builder().name("train").exitCode(exitCode).build(),
                    Container.builder().name("sidecar").exitCode(137).build()));

    assertThat(target.describe(started.execution()).status()).isEqualTo(status);
  }

  @Tag("Z-07")
  @Tag("Z-09")
  @Test
  void shouldExplainByReasonExitCodeAndTheLastLines() {
    Started started = (Started) target.start(REQUEST);
    fargate.fail();

    String id = started.execution().substring(started.execution().lastIndexOf('/') + 1);
    assertThat(target.explain(started.execution()))
        .isEqualTo(
            "EssentialContainerExited: Essential container in task exited; container train exited"
                + " with code 1; log /ecs/churn train/train/"
                + id
                + ": epoch 3 | Traceback (most recent call last): | MemoryError");
    assertThat(target.logs(started.execution(), 2))
        .containsExactly("Traceback (most recent call last):", "MemoryError");
    assertThat(target.logStream(started.execution()))
        .contains(new EcsTaskTarget.LogStream("/ecs/churn", "train/train/" + id));
  }

  @Tag("Z-07")
  @ParameterizedTest
  @ValueSource(strings = {"GetLogEvents", "DescribeTaskDefinition"})
  void shouldExplainWithoutALogThatCannotBeRead(String call) {
    Started started = (Started) target.start(REQUEST);
    fargate.fail();
    fargate.faults.next(call, error("AccessDeniedException", 400));
    logs.faults.next(call, error("AccessDeniedException", 400));

    assertThat(target.explain(started.execution()))
        .startsWith("EssentialContainerExited: Essential container in task exited;");
  }

  @Test
  void shouldNotWaitForATaskThatEcsHasForgotten() {
    assertThat(target.describe("arn:aws:ecs:eu-west-1:1:task/ml/gone").status())
        .isEqualTo(RunStatus.FAILED);
    assertThat(target.explain("arn:aws:ecs:eu-west-1:1:task/ml/gone")).contains("does not know");
  }

  @Test
  void shouldStopATask() {
    Started started = (Started) target.start(REQUEST);
    target.stop(RUN, started.execution());

    assertThat(fargate.stopped).containsExactly("ml " + started.execution());
  }

  @Test
  void shouldRefuseMoreThanOverridesHoldBeforeAnyCall() {
    Target.Request large =
        ServiceFaults.request("ml/churn-train:7", SETTINGS, Map.of("A", "x".repeat(8_000)));

    assertThat(target.inputBytes(large)).isGreaterThan(target.maxInputBytes());
    assertThat(target.start(large))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.detail()).contains("overrides hold"));
    assertThat(fargate.placed).isEmpty();
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("cluster", "ml");
    settings.put("taskDefinition", "churn-train:7");
    settings.put("subnets.0", "subnet-a");
    settings.put("subnets.1", "subnet-b");
    settings.put("securityGroups.0", "sg-1");
    settings.put("container", "train");
    settings.put("command.0", "python");
    settings.put("command.1", "train.py");
    settings.put("cpu", "1024");
    settings.put("memory", "4096");
    settings.put("assignPublicIp", "false");
    return settings;
  }

  private static KeyValuePair pair(String name, String value) {
    return KeyValuePair.builder().name(name).value(value).build();
  }

  /** A token is good for one set of parameters; tasks are listed by who started them. */
  private static final class Fargate implements EcsClient {
    private static final String ARN = "arn:aws:ecs:eu-west-1:111122223333:task/ml/";
    final ServiceFaults faults = new ServiceFaults();
    final Map<String, RunTaskRequest> placed = new LinkedHashMap<>();
    final List<String> stopped = new ArrayList<>();
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    @Nullable Failure failure;

    RunTaskRequest request() {
      return placed.values().iterator().next();
    }

    @Override
    public RunTaskResponse runTask(RunTaskRequest request) {
      faults.on("RunTask");
      if (failure != null) {
        Failure reported = failure;
        failure = null;
        return RunTaskResponse.builder().failures(reported).build();
      }
      RunTaskRequest known = placed.putIfAbsent(request.clientToken(), request);
      if (known != null && !known.equals(request)) {
        throw (ConflictException)
            ServiceFaults.of(
                ConflictException.builder().resourceIds(tasks.keySet()), "ConflictException", 400);
      }
      String arn = ARN + "task-" + placed.size();
      tasks.putIfAbsent(
          arn,
          Task.builder()
              .taskArn(arn)
              .taskDefinitionArn("arn:aws:ecs:eu-west-1:111122223333:task-definition/churn-train:7")
              .startedBy(request.startedBy())
              .overrides(request.overrides())
              .lastStatus("PROVISIONING")
              .desiredStatus("RUNNING")
              .build());
      return RunTaskResponse.builder().tasks(Objects.requireNonNull(tasks.get(arn))).build();
    }

    void change(UnaryOperator<Task.Builder> change) {
      tasks.replaceAll((_, task) -> change.apply(task.toBuilder()).build());
    }

    void fail() {
      change(
          task ->
              task.lastStatus("STOPPED")
                  .stopCode("EssentialContainerExited")
                  .stoppedReason("Essential container in task exited")
                  .containers(Container.builder().name("train").exitCode(1).build()));
    }

    @Override
    public ListTasksResponse listTasks(ListTasksRequest request) {
      faults.on("ListTasks");
      return ListTasksResponse.builder()
          .taskArns(
              tasks.values().stream()
                  .filter(task -> task.startedBy().equals(request.startedBy()))
                  .filter(task -> task.desiredStatus().equals(request.desiredStatusAsString()))
                  .map(Task::taskArn)
                  .toList())
          .build();
    }

    @Override
    public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
      faults.on("DescribeTasks");
      assertThat(request.cluster()).isEqualTo("ml");
      return DescribeTasksResponse.builder()
          .tasks(request.tasks().stream().map(tasks::get).filter(Objects::nonNull).toList())
          .build();
    }

    @Override
    public DescribeTaskDefinitionResponse describeTaskDefinition(
        DescribeTaskDefinitionRequest request) {
      faults.on("DescribeTaskDefinition");
      return DescribeTaskDefinitionResponse.builder()
          .taskDefinition(
              definition ->
                  definition.containerDefinitions(
                      ContainerDefinition.builder().name("sidecar").build(),
                      ContainerDefinition.builder()
                          .name("train")
                          .logConfiguration(
                              log ->
                                  log.logDriver("awslogs")
                                      .options(
                                          Map.of(
                                              "awslogs-group",
                                              "/ecs/churn",
                                              "awslogs-stream-prefix",
                                              "train")))
                          .build()))
          .build();
    }

    @Override
    public StopTaskResponse stopTask(StopTaskRequest request) {
      stopped.add(request.cluster() + " " + request.task());
      return StopTaskResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "ecs";
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static final class Logs implements CloudWatchLogsClient {
    final ServiceFaults faults = new ServiceFaults();

    @Override
    public GetLogEventsResponse getLogEvents(GetLogEventsRequest request) {
      faults.on("GetLogEvents");
      assertThat(request.startFromHead()).isFalse();
      List<String> lines = List.of("epoch 3", "Traceback (most recent call last):", "MemoryError");
      return GetLogEventsResponse.builder()
          .events(
              lines.subList(Math.max(0, lines.size() - request.limit()), lines.size()).stream()
                  .map(line -> OutputLogEvent.builder().message(line).build())
                  .toList())
          .build();
    }

    @Override
    public String serviceName() {
      return "logs";
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
