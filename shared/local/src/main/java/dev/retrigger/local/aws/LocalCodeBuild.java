package dev.retrigger.local.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.ExecutionMoved;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.BatchGetBuildsRequest;
import software.amazon.awssdk.services.codebuild.model.BatchGetBuildsResponse;
import software.amazon.awssdk.services.codebuild.model.BatchGetProjectsRequest;
import software.amazon.awssdk.services.codebuild.model.BatchGetProjectsResponse;
import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.BuildPhase;
import software.amazon.awssdk.services.codebuild.model.BuildPhaseType;
import software.amazon.awssdk.services.codebuild.model.ComputeType;
import software.amazon.awssdk.services.codebuild.model.EnvironmentType;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariableType;
import software.amazon.awssdk.services.codebuild.model.InvalidInputException;
import software.amazon.awssdk.services.codebuild.model.ListBuildsForProjectRequest;
import software.amazon.awssdk.services.codebuild.model.ListBuildsForProjectResponse;
import software.amazon.awssdk.services.codebuild.model.PhaseContext;
import software.amazon.awssdk.services.codebuild.model.Project;
import software.amazon.awssdk.services.codebuild.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codebuild.model.SortOrderType;
import software.amazon.awssdk.services.codebuild.model.StartBuildRequest;
import software.amazon.awssdk.services.codebuild.model.StartBuildResponse;
import software.amazon.awssdk.services.codebuild.model.StatusType;
import software.amazon.awssdk.services.codebuild.model.StopBuildRequest;
import software.amazon.awssdk.services.codebuild.model.StopBuildResponse;

/**
 * AWS CodeBuild. A token is all that makes a start idempotent, and it lasts five minutes; after
 * that a build can only be found by looking through the project's builds.
 *
 * <p>Sources: the API reference of StartBuild (the token "is valid for 5 minutes"; with another
 * parameter "CodeBuild returns a parameter mismatch error"), of ListBuildsForProject (newest first,
 * a hundred at a time) and of BatchGetBuilds; the user guide, "Build notifications input format
 * reference", for the event.
 */
public final class LocalCodeBuild implements CodeBuildClient {
  /** The variable by which a build is known as a run's. */
  public static final String MARKER = "RETRIGGER_RUN_ID";

  private static final Duration TOKENS_KEPT = Duration.ofMinutes(5);
  private static final int PAGE = 100;
  private static final int MAXIMUM_TIMEOUT = 60;
  private static final String IMAGE = "aws/codebuild/amazonlinux-x86_64-standard:5.0";
  private static final DateTimeFormatter EVENT_TIME =
      DateTimeFormatter.ofPattern("MMM d, yyyy h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

  private final EventLoop loop;
  private final Account account;
  private final Ids ids;
  private final EventBus bus;
  private final Timeline timeline;
  private final Map<String, ProjectRow> projects = new LinkedHashMap<>();
  private final Map<String, Build> builds = new LinkedHashMap<>();
  private final Tokens<StartBuildRequest> tokens;
  private final Workload<PipelineRunner.Result> work;

  public LocalCodeBuild(EventLoop loop, Account account, Ids ids, EventBus bus, Timeline timeline) {
    this.loop = loop;
    this.account = account;
    this.ids = ids;
    this.bus = bus;
    this.timeline = timeline;
    this.tokens = new Tokens<>(loop, TOKENS_KEPT);
    this.work = new Workload<>(loop, 1, new Builds());
  }

  private record ProjectRow(
      Project project, PipelineRunner runner, List<String> builds, Instant created) {}

  /** Makes a project; {@code variables} are those of its own environment. */
  public void createProject(String name, Map<String, String> variables, PipelineRunner runner) {
    Project project =
        Project.builder()
            .name(name)
            .arn(account.arn("codebuild", "project/" + name))
            .created(loop.instant())
            .lastModified(loop.instant())
            .environment(
                environment ->
                    environment
                        .image(IMAGE)
                        .type(EnvironmentType.LINUX_CONTAINER)
                        .computeType(ComputeType.BUILD_GENERAL1_SMALL)
                        .environmentVariables(
                            variables.entrySet().stream()
                                .map(each -> variable(each.getKey(), each.getValue()))
                                .toList()))
            .build();
    if (projects.putIfAbsent(
            name, new ProjectRow(project, runner, new ArrayList<>(), loop.instant()))
        != null) {
      throw new IllegalArgumentException("there is a project " + name + " already");
    }
  }

  /** What the builds really did. */
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
  public StartBuildResponse startBuild(StartBuildRequest request) {
    ProjectRow row = project(request.projectName());
    Optional<Tokens.Use<StartBuildRequest>> before =
        Optional.ofNullable(request.idempotencyToken()).flatMap(tokens::find);
    if (before.isPresent()) {
      if (!before.get().asked().equals(request)) {
        throw Errors.of(
            InvalidInputException.builder(),
            "InvalidInputException",
            "Parameter mismatch: the idempotencyToken was used with other parameters");
      }
      return StartBuildResponse.builder().build(build(before.get().execution())).build();
    }
    Build build = begun(row, request);
    builds.put(build.id(), build);
    row.builds().add(build.id());
    if (request.idempotencyToken() != null) {
      tokens.use(request.idempotencyToken(), request, build.id());
    }
    moved(build);
    work.begin(
        build.id(),
        owner(build, request),
        finished -> row.runner().start(told(build, request), finished)::stop);
    return StartBuildResponse.builder().build(build).build();
  }

  private Build begun(ProjectRow row, StartBuildRequest request) {
    String id = row.project().name() + ":" + ids.uuid();
    return Build.builder()
        .id(id)
        .arn(account.arn("codebuild", "build/" + id))
        .buildNumber(row.builds().size() + 1L)
        .projectName(row.project().name())
        .startTime(loop.instant())
        .currentPhase("SUBMITTED")
        .buildStatus(StatusType.IN_PROGRESS)
        .buildComplete(false)
        .initiator("local/retrigger-local")
        .sourceVersion(request.sourceVersion())
        .timeoutInMinutes(
            request.timeoutInMinutesOverride() == null
                ? MAXIMUM_TIMEOUT
                : request.timeoutInMinutesOverride())
        .environment(
            row.project().environment().toBuilder()
                .environmentVariables(environment(row.project(), request))
                .build())
        .logs(
            logs -> logs.groupName("/aws/codebuild/" + row.project().name()).streamName(stream(id)))
        .build();
  }

  /** Overrides replace the project's own variables of the same name, and add others. */
  private static List<EnvironmentVariable> environment(Project project, StartBuildRequest request) {
    SequencedMap<String, EnvironmentVariable> byName = new LinkedHashMap<>();
    project.environment().environmentVariables().forEach(each -> byName.put(each.name(), each));
    request.environmentVariablesOverride().forEach(each -> byName.put(each.name(), each));
    return List.copyOf(byName.values());
  }

  private static String owner(Build build, StartBuildRequest request) {
    return build.environment().environmentVariables().stream()
        .filter(variable -> variable.name().equals(MARKER))
        .map(EnvironmentVariable::value)
        .findFirst()
        .orElseGet(() -> Optional.ofNullable(request.idempotencyToken()).orElse(build.id()));
  }

  private static PipelineRunner.Execution told(Build build, StartBuildRequest request) {
    Map<String, String> parameters = new LinkedHashMap<>();
    build
        .environment()
        .environmentVariables()
        .forEach(variable -> parameters.put(variable.name(), variable.value()));
    if (request.sourceVersion() != null) {
      parameters.put("SourceVersion", request.sourceVersion());
    }
    return new PipelineRunner.Execution(build.projectName(), stream(build.id()), parameters);
  }

  @Override
  public BatchGetBuildsResponse batchGetBuilds(BatchGetBuildsRequest request) {
    if (request.ids().isEmpty() || request.ids().size() > PAGE) {
      throw invalid("ids must have from 1 to " + PAGE + " members");
    }
    List<Build> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String id : request.ids()) {
      Optional.ofNullable(builds.get(idOf(id))).ifPresentOrElse(found::add, () -> missing.add(id));
    }
    return BatchGetBuildsResponse.builder().builds(found).buildsNotFound(missing).build();
  }

  @Override
  public BatchGetProjectsResponse batchGetProjects(BatchGetProjectsRequest request) {
    List<Project> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : request.names()) {
      Optional.ofNullable(projects.get(Account.nameOf(name)))
          .map(ProjectRow::project)
          .ifPresentOrElse(found::add, () -> missing.add(name));
    }
    return BatchGetProjectsResponse.builder().projects(found).projectsNotFound(missing).build();
  }

  @Override
  public ListBuildsForProjectResponse listBuildsForProject(ListBuildsForProjectRequest request) {
    List<String> all = project(request.projectName()).builds();
    Pages.Page<String> page =
        Pages.of(
                request.sortOrder() == SortOrderType.ASCENDING ? all : all.reversed(),
                Optional.ofNullable(request.nextToken()),
                PAGE)
            .orElseThrow(() -> invalid("Invalid next token"));
    return ListBuildsForProjectResponse.builder()
        .ids(page.items())
        .nextToken(page.next().orElse(null))
        .build();
  }

  @Override
  public StopBuildResponse stopBuild(StopBuildRequest request) {
    Build build = build(idOf(request.id()));
    if (!build.buildComplete()) {
      work.stop(build.id());
      complete(build, StatusType.STOPPED, "");
    }
    return StopBuildResponse.builder().build(build(build.id())).build();
  }

  /** How the work of builds ends, and what CodeBuild says of it. */
  private final class Builds implements Workload.Service<PipelineRunner.Result> {
    @Override
    public PipelineRunner.Result result(boolean succeeded, String why) {
      return new PipelineRunner.Result(succeeded, why);
    }

    @Override
    public void ended(String id, PipelineRunner.Result result) {
      complete(
          build(id),
          result.succeeded() ? StatusType.SUCCEEDED : StatusType.FAILED,
          result.detail());
    }

    @Override
    public void announce(String id) {
      Build build = build(id);
      bus.put(
          "aws.codebuild",
          "CodeBuild Build State Change",
          List.of(build.arn()),
          stateChange(build));
    }
  }

  private void complete(Build build, StatusType status, String why) {
    BuildPhase phase =
        BuildPhase.builder()
            .phaseType(BuildPhaseType.BUILD)
            .phaseStatus(status)
            .startTime(build.startTime())
            .endTime(loop.instant())
            .durationInSeconds(Duration.between(build.startTime(), loop.instant()).toSeconds())
            .contexts(
                PhaseContext.builder()
                    .statusCode(status == StatusType.FAILED ? "COMMAND_EXECUTION_ERROR" : "")
                    .message(status == StatusType.FAILED ? why : "")
                    .build())
            .build();
    Build complete =
        build.toBuilder()
            .buildStatus(status)
            .buildComplete(true)
            .currentPhase("COMPLETED")
            .endTime(loop.instant())
            .phases(phase)
            .build();
    builds.put(complete.id(), complete);
    moved(complete);
  }

  private void moved(Build build) {
    timeline.happened(
        new ExecutionMoved(
            loop.instant(),
            build.arn(),
            build.id(),
            build.buildStatusAsString(),
            build.phases().stream()
                .flatMap(phase -> phase.contexts().stream())
                .map(PhaseContext::message)
                .findFirst()
                .orElse("")));
    work.changed(build.id());
  }

  private static ObjectNode stateChange(Build build) {
    ObjectNode detail = Json.object();
    detail.put("build-status", build.buildStatusAsString());
    detail.put("project-name", build.projectName());
    detail.put("build-id", build.arn());
    ObjectNode more = detail.putObject("additional-information");
    more.put("timeout-in-minutes", build.timeoutInMinutes().doubleValue());
    more.put("build-complete", build.buildComplete());
    more.put("initiator", build.initiator());
    more.put("build-start-time", EVENT_TIME.format(build.startTime()));
    more.putObject("source").put("type", "NO_SOURCE");
    if (build.sourceVersion() != null) {
      more.put("source-version", build.sourceVersion());
    }
    more.putObject("artifact").put("location", "");
    ObjectNode environment = more.putObject("environment");
    environment.put("image", build.environment().image());
    environment.put("privileged-mode", false);
    environment.put("compute-type", build.environment().computeTypeAsString());
    environment.put("type", build.environment().typeAsString());
    ArrayNode variables = environment.putArray("environment-variables");
    build
        .environment()
        .environmentVariables()
        .forEach(
            variable ->
                variables
                    .addObject()
                    .put("name", variable.name())
                    .put("type", variable.typeAsString())
                    .put("value", variable.value()));
    more.putObject("logs")
        .put("group-name", build.logs().groupName())
        .put("stream-name", build.logs().streamName());
    ArrayNode phases = more.putArray("phases");
    build.phases().forEach(phase -> describe(phase, phases.addObject()));
    detail.put("current-phase", build.currentPhase());
    detail.put("current-phase-context", "[]");
    detail.put("version", "1");
    return detail;
  }

  private static void describe(BuildPhase phase, ObjectNode told) {
    ArrayNode contexts = told.putArray("phase-context");
    phase.contexts().forEach(each -> contexts.add(each.statusCode() + ": " + each.message()));
    told.put("start-time", EVENT_TIME.format(phase.startTime()));
    told.put("end-time", EVENT_TIME.format(phase.endTime()));
    told.put("duration-in-seconds", phase.durationInSeconds());
    told.put("phase-type", phase.phaseTypeAsString());
    told.put("phase-status", phase.phaseStatusAsString());
  }

  private ProjectRow project(String name) {
    ProjectRow row = projects.get(Account.nameOf(name));
    if (row == null) {
      throw Errors.of(
          ResourceNotFoundException.builder(),
          "ResourceNotFoundException",
          "Project cannot be found: " + account.arn("codebuild", "project/" + name));
    }
    return row;
  }

  private Build build(String id) {
    Build build = builds.get(id);
    if (build == null) {
      throw Errors.of(
          ResourceNotFoundException.builder(),
          "ResourceNotFoundException",
          "Build cannot be found: " + id);
    }
    return build;
  }

  /** A build is named by its id or its ARN. */
  private static String idOf(String idOrArn) {
    return idOrArn.substring(idOrArn.lastIndexOf('/') + 1);
  }

  private static String stream(String id) {
    return id.substring(id.lastIndexOf(':') + 1);
  }

  private static EnvironmentVariable variable(String name, String value) {
    return EnvironmentVariable.builder()
        .name(name)
        .value(value)
        .type(EnvironmentVariableType.PLAINTEXT)
        .build();
  }

  private static RuntimeException invalid(String message) {
    return Errors.of(InvalidInputException.builder(), "InvalidInputException", message);
  }
}
