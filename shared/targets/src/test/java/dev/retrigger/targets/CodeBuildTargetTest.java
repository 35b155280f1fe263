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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.BatchGetBuildsRequest;
import software.amazon.awssdk.services.codebuild.model.BatchGetBuildsResponse;
import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.BuildPhase;
import software.amazon.awssdk.services.codebuild.model.BuildPhaseType;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariableType;
import software.amazon.awssdk.services.codebuild.model.InvalidInputException;
import software.amazon.awssdk.services.codebuild.model.ListBuildsForProjectRequest;
import software.amazon.awssdk.services.codebuild.model.ListBuildsForProjectResponse;
import software.amazon.awssdk.services.codebuild.model.PhaseContext;
import software.amazon.awssdk.services.codebuild.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codebuild.model.StartBuildRequest;
import software.amazon.awssdk.services.codebuild.model.StartBuildResponse;
import software.amazon.awssdk.services.codebuild.model.StatusType;
import software.amazon.awssdk.services.codebuild.model.StopBuildRequest;
import software.amazon.awssdk.services.codebuild.model.StopBuildResponse;
import software.amazon.awssdk.services.codebuild.paginators.ListBuildsForProjectIterable;

final class CodeBuildTargetTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Target.Request REQUEST =
      ServiceFaults.request(
          "churn-build", Map.of(), Map.of("SourceVersion", "82b3d5a", "MODEL", "growth/churn"));

  private final Builds builds = new Builds();
  private final CodeBuildTarget target = new CodeBuildTarget(builds);

  @Test
  void shouldStartOneBuildWithItsVersionAndVariables() {
    StartOutcome first = target.start(REQUEST);
    StartOutcome second = target.start(REQUEST);

    assertThat(first).isInstanceOf(Started.class).isEqualTo(second);
    assertThat(builds.started).hasSize(1);
    StartBuildRequest started = builds.started.values().iterator().next();
    assertThat(started.sourceVersion()).isEqualTo("82b3d5a");
    assertThat(started.idempotencyToken()).hasSize(36);
    assertThat(started.environmentVariablesOverride())
        .extracting(EnvironmentVariable::name, EnvironmentVariable::value)
        .containsExactly(tuple("MODEL", "growth/churn"), tuple("RETRIGGER_RUN_ID", RUN.value()));
    assertThat(started.environmentVariablesOverride())
        .allMatch(variable -> variable.type() == EnvironmentVariableType.PLAINTEXT);
  }

  @Test
  void shouldFindTheBuildByItsVariableWhenTheTokenHasExpired() {
    builds.others(150);
    Started started = (Started) target.start(REQUEST);
    builds.others(120);
    builds.forgetTokens();

    assertThat(target.look(REQUEST, NOON)).isEqualTo(new Lookup.Found(started.execution()));
  }

  @Test
  void shouldFindNothingWhenOnlyOthersBuilt() {
    builds.others(3);

    assertThat(target.look(REQUEST, NOON)).isEqualTo(new Lookup.Absent());
  }

  @Test
  void shouldConflictWhenTheRunsBuildHasOtherParameters() {
    target.start(REQUEST);
    Target.Request other =
        ServiceFaults.request("churn-build", Map.of(), Map.of("MODEL", "growth/other"));

    assertThat(target.start(other)).isInstanceOf(Conflict.class);
    assertThat(target.look(other, NOON)).isInstanceOf(Lookup.Other.class);
  }

  static Stream<Arguments> errors() {
    return Stream.concat(
        ServiceFaults.common(),
        Stream.of(
            arguments(error("AccountLimitExceededException", 400), NotNow.class),
            arguments(
                ServiceFaults.of(
                    ResourceNotFoundException.builder(), "ResourceNotFoundException", 400),
                Rejected.class),
            arguments(
                ServiceFaults.of(InvalidInputException.builder(), "InvalidInputException", 400),
                Rejected.class)));
  }

  @Tag("N-25")
  @ParameterizedTest
  @MethodSource("errors")
  void shouldTellWhatAnErrorOfTheServiceMeans(
      RuntimeException error, Class<? extends StartOutcome> outcome) {
    builds.faults.next("StartBuild", error);

    assertThat(target.start(REQUEST)).isInstanceOf(outcome);
    assertThat(builds.started).isEmpty();
  }

  @Tag("N-25")
  @ParameterizedTest
  @ValueSource(strings = {"ListBuildsForProject", "BatchGetBuilds"})
  void shouldNotTakeAThrottledLookForAbsence(String call) {
    builds.others(1);
    builds.faults.next(call, error("ThrottlingException", 400));

    assertThat(target.look(REQUEST, NOON)).isInstanceOf(Lookup.Unclear.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1ST", "a-b", "/conf/a", "RETRIGGER_RUN_ID", "a b", "é"})
  void shouldRefuseANameThatIsNoVariable(String name) {
    assertThat(target.start(ServiceFaults.request("b", Map.of(), Map.of(name, "x"))))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.detail()).contains("'" + name + "'"));
  }

  @Test
  void shouldRefuseToResume() {
    assertThat(target.start(ServiceFaults.resuming(REQUEST, "arn"))).isInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void shouldReadAStatus(StatusType word, RunStatus status) {
    Started started = (Started) target.start(REQUEST);
    builds.end(word);

    assertThat(target.describe(started.execution()).status()).isEqualTo(status);
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        arguments(StatusType.IN_PROGRESS, RunStatus.STARTED),
        arguments(StatusType.SUCCEEDED, RunStatus.SUCCEEDED),
        arguments(StatusType.FAILED, RunStatus.FAILED),
        arguments(StatusType.FAULT, RunStatus.FAILED),
        arguments(StatusType.TIMED_OUT, RunStatus.FAILED),
        arguments(StatusType.STOPPED, RunStatus.STOPPED));
  }

  @Test
  void shouldNameThePhaseThatFailed() {
    Started started = (Started) target.start(REQUEST);
    builds.end(StatusType.FAILED);

    assertThat(target.explain(started.execution()))
        .isEqualTo(
            "phase BUILD FAILED: Error while executing command: make. Reason: exit status 2");
  }

  @Test
  void shouldStopABuild() {
    Started started = (Started) target.start(REQUEST);
    target.stop(RUN, started.execution());

    assertThat(target.describe(started.execution()).status()).isEqualTo(RunStatus.STOPPED);
  }

  @Test
  void shouldNotWaitForABuildThatIsGone() {
    assertThat(target.describe("arn:aws:codebuild:eu-west-1:1:build/churn-build:gone").status())
        .isEqualTo(RunStatus.FAILED);
    assertThat(target.explain("arn:aws:codebuild:eu-west-1:1:build/churn-build:gone"))
        .contains("does not know");
  }

  /** Tokens are good for 5 minutes; the same token with other parameters is refused. */
  private static final class Builds implements CodeBuildClient {
    final ServiceFaults faults = new ServiceFaults();
    final Map<String, StartBuildRequest> started = new LinkedHashMap<>();
    private final LinkedHashMap<String, Build> all = new LinkedHashMap<>();

    @Override
    public StartBuildResponse startBuild(StartBuildRequest request) {
      faults.on("StartBuild");
      StartBuildRequest known = started.get(Objects.requireNonNull(request.idempotencyToken()));
      if (known != null && !known.equals(request)) {
        throw ServiceFaults.of(
            InvalidInputException.builder(),
            "The idempotency token was used with other parameters",
            400);
      }
      String id = "churn-build:ours";
      started.put(request.idempotencyToken(), request);
      all.putIfAbsent(
          id,
          build(id, NOON)
              .sourceVersion(request.sourceVersion())
              .environment(
                  environment ->
                      environment.environmentVariables(request.environmentVariablesOverride()))
              .build());
      return StartBuildResponse.builder().build(all.get(id)).build();
    }

    void forgetTokens() {
      started.clear();
    }

    void others(int count) {
      for (int i = 0; i < count; i++) {
        String id = "churn-build:other-" + all.size();
        all.put(
            id,
            build(id, NOON.plus(Duration.ofSeconds(all.size())))
                .environment(environment -> environment.environmentVariables(List.of()))
                .build());
      }
    }

    void end(StatusType status) {
      all.computeIfPresent(
          "churn-build:ours",
          (_, build) ->
              build.toBuilder()
                  .buildStatus(status)
                  .phases(
                      BuildPhase.builder()
                          .phaseType(BuildPhaseType.INSTALL)
                          .phaseStatus(StatusType.SUCCEEDED)
                          .build(),
                      BuildPhase.builder()
                          .phaseType(BuildPhaseType.BUILD)
                          .phaseStatus(status)
                          .contexts(
                              PhaseContext.builder()
                                  .message(
                                      "Error while executing command: make. Reason: exit status 2")
                                  .build())
                          .build())
                  .build());
    }

    private static Build.Builder build(String id, Instant start) {
      return Build.builder()
          .id(id)
          .arn("arn:aws:codebuild:eu-west-1:111122223333:build/" + id)
          .startTime(start)
          .buildStatus(StatusType.IN_PROGRESS);
    }

    @Override
    public ListBuildsForProjectResponse listBuildsForProject(ListBuildsForProjectRequest request) {
      faults.on("ListBuildsForProject");
      List<String> newestFirst = List.copyOf(all.sequencedKeySet().reversed());
      int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
      int to = Math.min(newestFirst.size(), from + 100);
      return ListBuildsForProjectResponse.builder()
          .ids(newestFirst.subList(from, to))
          .nextToken(to < newestFirst.size() ? Integer.toString(to) : null)
          .build();
    }

    @Override
    public BatchGetBuildsResponse batchGetBuilds(BatchGetBuildsRequest request) {
      faults.on("BatchGetBuilds");
      return BatchGetBuildsResponse.builder()
          .builds(request.ids().stream().map(all::get).filter(Objects::nonNull).toList())
          .build();
    }

    @Override
    public StopBuildResponse stopBuild(StopBuildRequest request) {
      all.computeIfPresent(
          request.id(), (_, build) -> build.toBuilder().buildStatus(StatusType.STOPPED).build());
      return StopBuildResponse.builder().build();
    }

    @Override
    public ListBuildsForProjectIterable listBuildsForProjectPaginator(
        ListBuildsForProjectRequest request) {
      return new ListBuildsForProjectIterable(this, request);
    }

    @Override
    public String serviceName() {
      return "codebuild";
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
