package dev.retrigger.local.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.ExecutionMoved;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.TaskOverride;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Amazon ECS, tasks on Fargate. A task that stopped is forgotten after an hour, and with it the
 * token that started it: such a task leaves no trace by which a second start could be told from the
 * first.
 *
 * <p>Sources: the API reference, "Ensuring idempotency" (a token belongs to a cluster and lives for
 * 24 hours at most, less for a task that ends sooner; other parameters are a ConflictException that
 * names the tasks), RunTask (failures in an answer that is no error; 8,192 characters of
 * overrides), ListTasks and DescribeTasks (stopped tasks "appear in the returned results for at
 * least one hour": here no longer), and the developer guide, "Amazon ECS task state change events".
 */
public final class LocalEcs implements EcsClient {
  /** The variable by which a task is known as a run's. */
  public static final String MARKER = "RETRIGGER_RUN_ID";

  private static final Duration TOKENS_KEPT = Duration.ofHours(24);
  private static final Duration STOPPED_KEPT = Duration.ofHours(1);
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,64}");
  private static final Pattern STARTED_BY = Pattern.compile("[0-9A-Za-z/_-]{0,128}");
  private static final int MAXIMUM_OVERRIDES = 8_192;
  private static final int MAXIMUM_COUNT = 10;
  private static final int PAGE = 100;
  private static final int TERMINATED = 143;
  private static final String RUNNING = "RUNNING";
  private static final String STOPPED = "STOPPED";

  private final EventLoop loop;
  private final Account account;
  private final Ids ids;
  private final EventBus bus;
  private final Timeline timeline;
  private final LocalLogs logs;
  private final Set<String> clusters = new LinkedHashSet<>();
  private final Map<String, Family> families = new LinkedHashMap<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Tokens<RunTaskRequest> tokens;
  private final Workload<PipelineRunner.Result> work;
  private final List<String> refusals = new ArrayList<>();

  public LocalEcs(
      EventLoop loop, Account account, Ids ids, EventBus bus, Timeline timeline, LocalLogs logs) {
    this.loop = loop;
    this.account = account;
    this.ids = ids;
    this.bus = bus;
    this.timeline = timeline;
    this.logs = logs;
    this.tokens = new Tokens<>(loop, TOKENS_KEPT);
    this.work = new Workload<>(loop, 1, new Tasks());
  }

  private record Family(TaskDefinition definition, PipelineRunner runner) {}

  /** Makes a cluster; making it twice is making it once. */
  public void createCluster(String name) {
    clusters.add(name);
  }

  /**
   * Registers a revision of a task definition, whose first container is the essential one.
   *
   * @param name {@code FAMILY:REVISION}; without a revision it is the first
   */
  public void registerTaskDefinition(String name, List<String> containers, PipelineRunner runner) {
    String family = name.replaceFirst(":\\d+$", "");
    int revision = name.equals(family) ? 1 : Integer.parseInt(name.substring(family.length() + 1));
    TaskDefinition definition =
        TaskDefinition.builder()
            .family(family)
            .revision(revision)
            .taskDefinitionArn(account.arn("ecs", "task-definition/" + family + ":" + revision))
            .status(TaskDefinitionStatus.ACTIVE)
            .networkMode(NetworkMode.AWSVPC)
            .cpu("1024")
            .memory("4096")
            .containerDefinitions(
                containers.stream().map(each -> container(family, each, containers)).toList())
            .build();
    Family registered = new Family(definition, runner);
    families.put(family, registered);
    families.put(family + ":" + revision, registered);
  }

  private ContainerDefinition container(String family, String name, List<String> all) {
    return ContainerDefinition.builder()
        .name(name)
        .image("public.ecr.aws/docker/library/" + name + ":1")
        .essential(name.equals(all.getFirst()))
        .logConfiguration(
            log ->
                log.logDriver(LogDriver.AWSLOGS)
                    .options(
                        Map.of(
                            "awslogs-group",
                            "/ecs/" + family,
                            "awslogs-region",
                            account.region(),
                            "awslogs-stream-prefix",
                            "ecs")))
        .build();
  }

  /** Has the next start answered with this failure, such as {@code RESOURCE:MEMORY}. */
  public void refuseNext(String reason) {
    refusals.add(reason);
  }

  /** What the tasks really did. */
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
  public RunTaskResponse runTask(RunTaskRequest request) {
    String cluster = cluster(request.cluster());
    Family family = family(request.taskDefinition());
    check(request, family.definition());
    Optional<String> token = Optional.ofNullable(request.clientToken()).map(cluster::concat);
    Optional<Task> before = token.flatMap(given -> sameBefore(given, request));
    if (before.isPresent()) {
      return RunTaskResponse.builder().tasks(before.get()).build();
    }
    if (!refusals.isEmpty()) {
      Failure failure =
          Failure.builder()
              .arn(family.definition().taskDefinitionArn())
              .reason(refusals.removeFirst())
              .build();
      return RunTaskResponse.builder().failures(failure).build();
    }
    Task task = begun(cluster, family.definition(), request);
    tasks.put(task.taskArn(), task);
    token.ifPresent(given -> tokens.use(given, request, task.taskArn()));
    moved(task);
    work.begin(task.taskArn(), owner(request), finished -> run(task.taskArn(), family, finished));
    return RunTaskResponse.builder().tasks(task).build();
  }

  private void check(RunTaskRequest request, TaskDefinition definition) {
    if (request.launchType() == LaunchType.FARGATE
        && (request.networkConfiguration() == null
            || request.networkConfiguration().awsvpcConfiguration() == null
            || request.networkConfiguration().awsvpcConfiguration().subnets().isEmpty())) {
      throw invalid(
          "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
    }
    if (request.count() != null && (request.count() < 1 || request.count() > MAXIMUM_COUNT)) {
      throw invalid("count must be from 1 to " + MAXIMUM_COUNT);
    }
    if (request.clientToken() != null && !TOKEN.matcher(request.clientToken()).matches()) {
      throw invalid("clientToken must be up to 64 ASCII characters from 33 to 126");
    }
    if (request.startedBy() != null && !STARTED_BY.matcher(request.startedBy()).matches()) {
      throw invalid("startedBy must match " + STARTED_BY);
    }
    for (ContainerOverride override : overrides(request.overrides())) {
      if (definition.containerDefinitions().stream()
          .noneMatch(container -> container.name().equals(override.name()))) {
        throw invalid(
            "Override for container named "
                + override.name()
                + " is not a container in the TaskDefinition.");
      }
    }
    if (Json.write(describe(request.overrides())).length() > MAXIMUM_OVERRIDES) {
      throw invalid("Container Overrides length must be at most " + MAXIMUM_OVERRIDES);
    }
  }

  private Optional<Task> sameBefore(String token, RunTaskRequest request) {
    Optional<Tokens.Use<RunTaskRequest>> use =
        tokens.find(token).filter(each -> find(each.execution()).isPresent());
    if (use.isPresent() && !use.get().asked().equals(request)) {
      throw Errors.of(
          ConflictException.builder().resourceIds(use.get().execution()),
          "ConflictException",
          "The provided clientToken is already in use with a different RunTask request.");
    }
    return use.flatMap(each -> find(each.execution()));
  }

  private static String owner(RunTaskRequest request) {
    return overrides(request.overrides()).stream()
        .flatMap(override -> override.environment().stream())
        .filter(variable -> variable.name().equals(MARKER))
        .map(KeyValuePair::value)
        .findFirst()
        .or(() -> Optional.ofNullable(request.clientToken()))
        .or(() -> Optional.ofNullable(request.startedBy()))
        .orElse("");
  }

  private Task begun(String cluster, TaskDefinition definition, RunTaskRequest request) {
    String id = ids.uuid().replace("-", "");
    String arn = account.arn("ecs", "task/" + cluster + "/" + id);
    return Task.builder()
        .taskArn(arn)
        .clusterArn(account.arn("ecs", "cluster/" + cluster))
        .taskDefinitionArn(definition.taskDefinitionArn())
        .group("family:" + definition.family())
        .launchType(request.launchType())
        .startedBy(request.startedBy())
        .overrides(request.overrides())
        .cpu(definition.cpu())
        .memory(definition.memory())
        .createdAt(loop.instant())
        .desiredStatus(RUNNING)
        .lastStatus("PROVISIONING")
        .version(1L)
        .containers(
            definition.containerDefinitions().stream()
                .map(
                    container ->
                        Container.builder()
                            .containerArn(account.arn("ecs", "container/" + cluster + "/" + id))
                            .taskArn(arn)
                            .name(container.name())
                            .image(container.image())
                            .lastStatus("PENDING")
                            .build())
                .toList())
        .build();
  }

  private Runnable run(String arn, Family family, Consumer<PipelineRunner.Result> finished) {
    Task started =
        next(task(arn)).toBuilder().lastStatus(RUNNING).startedAt(loop.instant()).build();
    tasks.put(arn, started);
    moved(started);
    Map<String, String> parameters = new LinkedHashMap<>();
    overrides(started.overrides()).stream()
        .flatMap(override -> override.environment().stream())
        .forEach(variable -> parameters.put(variable.name(), variable.value()));
    return family
            .runner()
            .start(
                new PipelineRunner.Execution(
                    family.definition().family(), Account.nameOf(arn), parameters),
                finished)
        ::stop;
  }

  @Override
  public ListTasksResponse listTasks(ListTasksRequest request) {
    if (request.startedBy() != null
        && (request.family() != null
            || request.serviceName() != null
            || request.containerInstance() != null)) {
      throw invalid("When you specify startedBy as the filter, it must be the only filter.");
    }
    String cluster = account.arn("ecs", "cluster/" + cluster(request.cluster()));
    DesiredStatus wanted =
        Optional.ofNullable(request.desiredStatus()).orElse(DesiredStatus.RUNNING);
    List<String> all =
        tasks.values().stream()
            .filter(this::isKnown)
            .filter(task -> task.clusterArn().equals(cluster))
            .filter(task -> task.desiredStatus().equals(wanted.toString()))
            .filter(
                task -> request.startedBy() == null || request.startedBy().equals(task.startedBy()))
            .filter(
                task ->
                    request.family() == null || task.group().equals("family:" + request.family()))
            .map(Task::taskArn)
            .toList();
    Pages.Page<String> page =
        Pages.of(
                all,
                Optional.ofNullable(request.nextToken()),
                Optional.ofNullable(request.maxResults()).orElse(PAGE))
            .orElseThrow(() -> invalid("Invalid token"));
    return ListTasksResponse.builder()
        .taskArns(page.items())
        .nextToken(page.next().orElse(null))
        .build();
  }

  @Override
  public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
    String cluster = cluster(request.cluster());
    if (request.tasks().isEmpty() || request.tasks().size() > PAGE) {
      throw invalid("Tasks must have from 1 to " + PAGE + " members");
    }
    List<Task> found = new ArrayList<>();
    List<Failure> missing = new ArrayList<>();
    for (String idOrArn : request.tasks()) {
      String arn = account.arn("ecs", "task/" + cluster + "/" + Account.nameOf(idOrArn));
      find(arn)
          .ifPresentOrElse(
              found::add, () -> missing.add(Failure.builder().arn(arn).reason("MISSING").build()));
    }
    return DescribeTasksResponse.builder().tasks(found).failures(missing).build();
  }

  @Override
  public DescribeTaskDefinitionResponse describeTaskDefinition(
      DescribeTaskDefinitionRequest request) {
    return DescribeTaskDefinitionResponse.builder()
        .taskDefinition(family(request.taskDefinition()).definition())
        .build();
  }

  @Override
  public StopTaskResponse stopTask(StopTaskRequest request) {
    String cluster = cluster(request.cluster());
    String arn = account.arn("ecs", "task/" + cluster + "/" + Account.nameOf(request.task()));
    Task task = find(arn).orElseThrow(() -> invalid("The referenced task was not found."));
    if (!task.lastStatus().equals(STOPPED)) {
      work.stop(arn);
      stopped(
          task,
          TaskStopCode.USER_INITIATED,
          Optional.ofNullable(request.reason()).orElse("Task stopped by user"),
          TERMINATED,
          "");
    }
    return StopTaskResponse.builder().task(task(arn)).build();
  }

  /** How the work of tasks ends, and what ECS says of it. */
  private final class Tasks implements Workload.Service<PipelineRunner.Result> {
    @Override
    public PipelineRunner.Result result(boolean succeeded, String why) {
      return new PipelineRunner.Result(succeeded, why);
    }

    @Override
    public void ended(String arn, PipelineRunner.Result result) {
      Task task = task(arn);
      logs.write(
          "/ecs/" + task.group().substring("family:".length()),
          "ecs/" + task.containers().getFirst().name() + "/" + Account.nameOf(arn),
          result.detail());
      stopped(
          task,
          TaskStopCode.ESSENTIAL_CONTAINER_EXITED,
          "Essential container in task exited",
          result.succeeded() ? 0 : 1,
          result.succeeded() ? "" : result.detail());
    }

    @Override
    public void announce(String arn) {
      Task task = task(arn);
      bus.put("aws.ecs", "ECS Task State Change", List.of(arn), stateChange(task));
    }
  }

  private void stopped(
      Task task, TaskStopCode code, String reason, int exitCode, String containerReason) {
    Task stopped =
        next(task).toBuilder()
            .desiredStatus(STOPPED)
            .lastStatus(STOPPED)
            .stopCode(code)
            .stoppedReason(reason)
            .stoppingAt(loop.instant())
            .executionStoppedAt(loop.instant())
            .stoppedAt(loop.instant())
            .containers(
                task.containers().stream()
                    .map(
                        container ->
                            container.toBuilder()
                                .lastStatus(STOPPED)
                                .exitCode(exitCode)
                                .reason(containerReason.isEmpty() ? null : containerReason)
                                .build())
                    .toList())
            .build();
    tasks.put(stopped.taskArn(), stopped);
    moved(stopped);
  }

  private static Task next(Task task) {
    return task.toBuilder().version(task.version() + 1).build();
  }

  private void moved(Task task) {
    timeline.happened(
        new ExecutionMoved(
            loop.instant(),
            task.taskArn(),
            task.group().substring("family:".length()),
            task.lastStatus(),
            Optional.ofNullable(task.stoppedReason()).orElse("")));
    work.changed(task.taskArn());
  }

  private ObjectNode stateChange(Task task) {
    ObjectNode detail = Json.object();
    detail.putArray("attachments");
    detail.put("availabilityZone", account.region() + "a");
    detail.put("clusterArn", task.clusterArn());
    ArrayNode containers = detail.putArray("containers");
    task.containers().forEach(container -> describe(container, containers.addObject()));
    detail.put("cpu", task.cpu());
    detail.put("createdAt", task.createdAt().toString());
    detail.put("desiredStatus", task.desiredStatus());
    detail.put("group", task.group());
    detail.put("launchType", task.launchTypeAsString());
    detail.put("lastStatus", task.lastStatus());
    detail.put("memory", task.memory());
    detail.set("overrides", describe(task.overrides()));
    detail.put("platformVersion", "1.4.0");
    detail.put("startedBy", task.startedBy());
    detail.put("taskArn", task.taskArn());
    detail.put("taskDefinitionArn", task.taskDefinitionArn());
    detail.put("updatedAt", loop.instant().toString());
    detail.put("version", task.version());
    put(detail, "startedAt", task.startedAt());
    if (task.stopCode() != null) {
      detail.put("stopCode", task.stopCodeAsString());
      detail.put("stoppedReason", task.stoppedReason());
      put(detail, "stoppingAt", task.stoppingAt());
      put(detail, "executionStoppedAt", task.executionStoppedAt());
      put(detail, "stoppedAt", task.stoppedAt());
    }
    return detail;
  }

  private static void put(ObjectNode detail, String name, Instant time) {
    Optional.ofNullable(time).ifPresent(given -> detail.put(name, given.toString()));
  }

  private static void describe(Container container, ObjectNode told) {
    told.put("containerArn", container.containerArn());
    told.put("lastStatus", container.lastStatus());
    told.put("name", container.name());
    told.put("image", container.image());
    told.put("taskArn", container.taskArn());
    told.putArray("networkInterfaces");
    told.put("cpu", "0");
    Optional.ofNullable(container.exitCode()).ifPresent(code -> told.put("exitCode", code));
    Optional.ofNullable(container.reason()).ifPresent(reason -> told.put("reason", reason));
  }

  private static ObjectNode describe(TaskOverride overrides) {
    ObjectNode told = Json.object();
    ArrayNode containers = told.putArray("containerOverrides");
    for (ContainerOverride override : overrides(overrides)) {
      ObjectNode container = containers.addObject().put("name", override.name());
      if (override.hasCommand()) {
        override.command().forEach(container.putArray("command")::add);
      }
      if (override.hasEnvironment()) {
        ArrayNode environment = container.putArray("environment");
        override
            .environment()
            .forEach(
                variable ->
                    environment
                        .addObject()
                        .put("name", variable.name())
                        .put("value", variable.value()));
      }
    }
    return told;
  }

  private static List<ContainerOverride> overrides(TaskOverride overrides) {
    return Optional.ofNullable(overrides).map(TaskOverride::containerOverrides).orElse(List.of());
  }

  private boolean isKnown(Task task) {
    return task.stoppedAt() == null || loop.instant().isBefore(task.stoppedAt().plus(STOPPED_KEPT));
  }

  private Optional<Task> find(String arn) {
    return Optional.ofNullable(tasks.get(arn)).filter(this::isKnown);
  }

  private Task task(String arn) {
    return Optional.ofNullable(tasks.get(arn)).orElseThrow();
  }

  private String cluster(String nameOrArn) {
    String name = nameOrArn == null ? "default" : Account.nameOf(nameOrArn);
    if (!clusters.contains(name)) {
      throw Errors.of(
          ClusterNotFoundException.builder(), "ClusterNotFoundException", "Cluster not found.");
    }
    return name;
  }

  /** A task definition is named by its ARN, its family, or its family and revision. */
  private Family family(String given) {
    Family family = families.get(given.substring(given.lastIndexOf('/') + 1));
    if (family == null) {
      throw Errors.of(ClientException.builder(), "ClientException", "TaskDefinition not found.");
    }
    return family;
  }

  private static RuntimeException invalid(String message) {
    return Errors.of(InvalidParameterException.builder(), "InvalidParameterException", message);
  }
}
