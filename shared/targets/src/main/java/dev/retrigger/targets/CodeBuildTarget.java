package dev.retrigger.targets;

import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Text;
import dev.retrigger.targets.Target.Lookup.Absent;
import dev.retrigger.targets.Target.Lookup.Found;
import dev.retrigger.targets.Target.Lookup.Other;
import dev.retrigger.targets.Target.StartOutcome.Rejected;
import dev.retrigger.targets.Target.StartOutcome.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.BuildPhase;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariableType;
import software.amazon.awssdk.services.codebuild.model.InvalidInputException;
import software.amazon.awssdk.services.codebuild.model.ListBuildsForProjectResponse;
import software.amazon.awssdk.services.codebuild.model.PhaseContext;
import software.amazon.awssdk.services.codebuild.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codebuild.model.SortOrderType;
import software.amazon.awssdk.services.codebuild.model.StatusType;

/**
 * Builds of CodeBuild. The run's id is the idempotency token, which CodeBuild honours for five
 * minutes, and a variable of the build's environment, by which a later attempt finds it. The
 * parameter {@code SourceVersion} is the source version; the others are environment variables, in
 * plain text as the console shows them.
 */
public final class CodeBuildTarget implements Target {
  public static final String TYPE = "codebuild";

  /** The environment variable by which a build is known to be a run's. */
  public static final String RUN = Variables.RUN;

  private static final String SOURCE_VERSION = "SourceVersion";
  private static final int MAX_REASON = 1_024;

  /** A clock of ours and CodeBuild's may differ by this much. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final CodeBuildClient client;

  public CodeBuildTarget(CodeBuildClient client) {
    this.client = client;
  }

  /** CodeBuild API reference, StartBuild, {@code idempotencyToken}: valid for 5 minutes. */
  @Override
  public Duration tokenWindow() {
    return Duration.ofMinutes(5);
  }

  /** CodeBuild keeps builds for a year. */
  @Override
  public Duration lookupHorizon() {
    return Duration.ofDays(30);
  }

  @Override
  public StartOutcome start(Request request) {
    if (request.resumes().isPresent()) {
      return new Rejected("a build cannot go on from a failed phase; set retry.from: start");
    }
    Map<String, String> variables = variables(request);
    Optional<String> problem = Variables.problem(without(request));
    if (problem.isPresent()) {
      return new Rejected(problem.get());
    }
    try {
      return new Started(
          client
              .startBuild(
                  start ->
                      start
                          .projectName(request.resource())
                          .idempotencyToken(Tokens.of36(request.run()))
                          .sourceVersion(request.parameters().get(SOURCE_VERSION))
                          .environmentVariablesOverride(plain(variables)))
              .build()
              .arn());
    } catch (ResourceNotFoundException _) {
      return new Rejected(
          "there is no CodeBuild project " + request.resource() + " in this account and region");
    } catch (InvalidInputException e) {
      // A token that was used with other parameters: the build exists, and may be ours.
      return isMismatch(e)
          ? AwsErrors.ofRepeat(look(request, Instant.EPOCH.plus(SKEW)))
          : AwsErrors.ofStart(e);
    } catch (SdkException e) {
      return AwsErrors.ofStart(e);
    }
  }

  @Override
  public Lookup look(Request request, Instant since) {
    try {
      for (ListBuildsForProjectResponse page :
          client.listBuildsForProjectPaginator(
              list -> list.projectName(request.resource()).sortOrder(SortOrderType.DESCENDING))) {
        List<Build> builds = builds(page.ids());
        Optional<Build> ours =
            builds.stream()
                .filter(
                    build -> request.run().value().equals(environment(build).get(Variables.RUN)))
                .findFirst();
        if (ours.isPresent()) {
          return compare(request, ours.get());
        }
        if (builds.stream().anyMatch(build -> build.startTime().isBefore(since.minus(SKEW)))) {
          return new Absent();
        }
      }
      return new Absent();
    } catch (ResourceNotFoundException _) {
      return new Absent();
    } catch (SdkException e) {
      return new Lookup.Unclear(AwsErrors.detail(e));
    }
  }

  private static Lookup compare(Request request, Build build) {
    String version = request.parameters().get(SOURCE_VERSION);
    return environment(build).entrySet().containsAll(variables(request).entrySet())
            && (version == null || version.equals(build.sourceVersion()))
        ? new Found(build.arn())
        : new Other(build.arn() + " has this run's id and other parameters");
  }

  @Override
  public Status describe(String execution) {
    return build(execution)
        .map(
            build ->
                new Status(
                    statusOf(build.buildStatusAsString()), Optional.ofNullable(build.endTime())))
        .orElseGet(() -> new Status(RunStatus.FAILED, Optional.empty()));
  }

  @Override
  public String explain(String execution) {
    try {
      return build(execution)
          .map(CodeBuildTarget::reason)
          .orElse("CodeBuild does not know the build any more, so how it ended is not known");
    } catch (SdkException e) {
      return "its reason cannot be read: " + AwsErrors.detail(e);
    }
  }

  private static String reason(Build build) {
    String phases =
        build.phases().stream()
            .filter(phase -> phase.phaseStatus() != null && isFailure(phase.phaseStatus()))
            .map(CodeBuildTarget::phase)
            .collect(Collectors.joining("; "));
    return Text.brief(
        phases.isEmpty() ? "the build is " + build.buildStatusAsString() : phases, MAX_REASON);
  }

  private static boolean isFailure(StatusType status) {
    return switch (status) {
      case FAILED, FAULT, TIMED_OUT, STOPPED -> true;
      case SUCCEEDED, IN_PROGRESS, UNKNOWN_TO_SDK_VERSION -> false;
    };
  }

  private static String phase(BuildPhase phase) {
    String context =
        phase.contexts().stream()
            .map(PhaseContext::message)
            .filter(message -> message != null && !message.isBlank())
            .collect(Collectors.joining(", "));
    return "phase "
        + phase.phaseTypeAsString()
        + " "
        + phase.phaseStatusAsString()
        + (context.isEmpty() ? "" : ": " + context);
  }

  @Override
  public void stop(RunId run, String execution) {
    client.stopBuild(stop -> stop.id(id(execution)));
  }

  /** The status that a word of CodeBuild's stands for. */
  public static RunStatus statusOf(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "SUCCEEDED" -> RunStatus.SUCCEEDED;
      case "FAILED", "FAULT", "TIMED_OUT" -> RunStatus.FAILED;
      case "STOPPED" -> RunStatus.STOPPED;
      default -> RunStatus.STARTED;
    };
  }

  private Optional<Build> build(String execution) {
    return builds(List.of(id(execution))).stream().findFirst();
  }

  private List<Build> builds(List<String> ids) {
    return ids.isEmpty() ? List.of() : client.batchGetBuilds(get -> get.ids(ids)).builds();
  }

  private static String id(String execution) {
    return execution.substring(execution.indexOf(":build/") + ":build/".length());
  }

  private static boolean isMismatch(InvalidInputException error) {
    String detail = AwsErrors.detail(error).toLowerCase(Locale.ROOT);
    return detail.contains("idempotency") || detail.contains("mismatch");
  }

  private static Map<String, String> without(Request request) {
    Map<String, String> parameters = new LinkedHashMap<>(request.parameters());
    parameters.remove(SOURCE_VERSION);
    return parameters;
  }

  private static Map<String, String> variables(Request request) {
    return Variables.of(request, without(request));
  }

  private static List<EnvironmentVariable> plain(Map<String, String> variables) {
    return variables.entrySet().stream()
        .map(
            entry ->
                EnvironmentVariable.builder()
                    .name(entry.getKey())
                    .value(entry.getValue())
                    .type(EnvironmentVariableType.PLAINTEXT)
                    .build())
        .toList();
  }

  private static Map<String, String> environment(Build build) {
    return build.environment() == null
        ? Map.of()
        : build.environment().environmentVariables().stream()
            .collect(
                Collectors.toMap(
                    EnvironmentVariable::name, EnvironmentVariable::value, (_, last) -> last));
  }
}
