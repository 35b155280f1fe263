package dev.retrigger.local.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.SignalId;
import dev.retrigger.local.aws.Account;
import dev.retrigger.local.aws.EventBus;
import dev.retrigger.local.aws.ExecutionWorld;
import dev.retrigger.local.aws.Ids;
import dev.retrigger.local.aws.LocalCodeBuild;
import dev.retrigger.local.aws.LocalCodePipeline;
import dev.retrigger.local.aws.LocalEcs;
import dev.retrigger.local.aws.LocalLogs;
import dev.retrigger.local.aws.LocalMwaa;
import dev.retrigger.local.aws.PipelineRunner;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import dev.retrigger.targets.CodeBuildTarget;
import dev.retrigger.targets.CodePipelineTarget;
import dev.retrigger.targets.EcsTaskTarget;
import dev.retrigger.targets.MwaaDagTarget;
import dev.retrigger.targets.Target;
import dev.retrigger.targets.Target.Lookup;
import dev.retrigger.targets.Target.StartOutcome.Started;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every adapter whose service can be looked at promises, at a service that keeps its rules.
 */
final class TargetsAtServicesTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final RunId RUN =
      RunId.of(PipelineId.parse("growth/churn/train"), new SignalId("s"), 0);

  /** An adapter, its service, and what is asked of it. */
  private record Scene(
      EventLoop loop,
      Target target,
      ExecutionWorld world,
      String resource,
      Map<String, String> settings) {
    /** A DAG run's conf is a tree, the parameters of others are names. */
    String parameter() {
      return target instanceof MwaaDagTarget ? "/manifest" : "MANIFEST";
    }

    Target.Request request(String value) {
      return new Target.Request(
          RUN,
          resource,
          new LinkedHashMap<>(settings),
          new LinkedHashMap<>(Map.of(parameter(), value)),
          "new data",
          Optional.empty());
    }

    String start() {
      return ((Started) target.start(request("s3://m"))).execution();
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void shouldStartOnceHoweverOftenItIsAskedWithinTheTokensWindow(Function<EventLoop, Scene> made) {
    Scene scene = made.apply(EventLoop.virtual(NOON));
    String execution = scene.start();
    scene.loop().runFor(scene.target().tokenWindow().minusSeconds(1));

    assertThat(scene.start()).isEqualTo(execution);
    assertThat(scene.world().starts(RUN)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("services")
  void shouldFindWhatWasStartedAsLongAsItSays(Function<EventLoop, Scene> made) {
    Scene scene = made.apply(EventLoop.virtual(NOON));
    Target.Request request = scene.request("s3://m");
    assertThat(scene.target().look(request, NOON)).isEqualTo(new Lookup.Absent());
    String execution = scene.start();
    scene.loop().runFor(Duration.ofSeconds(1));
    scene.world().finish(RUN, true, "");
    scene.loop().runFor(scene.target().lookupHorizon().minusSeconds(2));

    assertThat(scene.target().look(request, NOON)).isEqualTo(new Lookup.Found(execution));
    assertThat(scene.target().look(scene.request("s3://other"), NOON))
        .isInstanceOf(Lookup.Other.class);
  }

  @ParameterizedTest
  @MethodSource("services")
  void shouldTellHowAnExecutionStandsAndWhyItFailed(Function<EventLoop, Scene> made) {
    Scene scene = made.apply(EventLoop.virtual(NOON));
    String execution = scene.start();
    scene.loop().runFor(Duration.ofMinutes(1));
    assertThat(scene.target().describe(execution).status()).isEqualTo(RunStatus.STARTED);

    scene.world().finish(RUN, false, "no disk");

    assertThat(scene.target().describe(execution).status()).isEqualTo(RunStatus.FAILED);
    assertThat(scene.target().explain(execution)).doesNotContain("cannot be read").isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("services")
  void shouldStopWhatRunsAndLeaveAloneWhatIsOver(Function<EventLoop, Scene> made) {
    Scene scene = made.apply(EventLoop.virtual(NOON));
    String execution = scene.start();
    scene.loop().runFor(Duration.ofMinutes(1));

    scene.target().stop(RUN, execution);
    scene.loop().runFor(Duration.ofMinutes(1));
    scene.target().stop(RUN, execution);

    assertThat(scene.world().running()).isEmpty();
    assertThat(scene.target().describe(execution).status().isFinal()).isTrue();
  }

  private static Stream<Named<Function<EventLoop, Scene>>> services() {
    return Stream.of(
        named("codebuild", TargetsAtServicesTest::codeBuild),
        named("codepipeline", TargetsAtServicesTest::codePipeline),
        named("ecs-task", TargetsAtServicesTest::ecs),
        named("mwaa-dag of Airflow 2", loop -> mwaa(loop, "2.10.3")),
        named("mwaa-dag of Airflow 3", loop -> mwaa(loop, "3.0.6")));
  }

  private static Scene codeBuild(EventLoop loop) {
    LocalCodeBuild service =
        new LocalCodeBuild(loop, Account.EXAMPLE, ids(), bus(loop), Timeline.none());
    service.createProject("churn", Map.of(), PipelineRunner.held());
    return new Scene(
        loop, new CodeBuildTarget(service), service.world(), "churn", Map.of("project", "churn"));
  }

  private static Scene codePipeline(EventLoop loop) {
    LocalCodePipeline service =
        new LocalCodePipeline(
            loop,
            Account.EXAMPLE,
            ids(),
            bus(loop),
            Timeline.none(),
            LocalCodePipeline.TOKENS_KEPT);
    service.createPipeline(
        "churn",
        Map.of(LocalCodePipeline.MARKER, Optional.empty(), "MANIFEST", Optional.empty()),
        PipelineRunner.held());
    return new Scene(
        loop, new CodePipelineTarget(service), service.world(), "churn", Map.of("name", "churn"));
  }

  private static Scene ecs(EventLoop loop) {
    LocalLogs logs = new LocalLogs(loop);
    LocalEcs service = new LocalEcs(loop, Account.EXAMPLE, ids(), bus(loop), Timeline.none(), logs);
    service.createCluster("ml");
    service.registerTaskDefinition("churn:7", List.of("train"), PipelineRunner.held());
    return new Scene(
        loop,
        new EcsTaskTarget(service, logs),
        service.world(),
        "ml/churn:7",
        Map.of(
            "cluster",
            "ml",
            "taskDefinition",
            "churn:7",
            "container",
            "train",
            "subnets.0",
            "subnet-1",
            "securityGroups.0",
            "sg-1"));
  }

  private static Scene mwaa(EventLoop loop, String version) {
    LocalMwaa service = new LocalMwaa(loop, Account.EXAMPLE, Timeline.none());
    service.createEnvironment("ml", version);
    service.createDag("ml", "churn", PipelineRunner.held());
    return new Scene(
        loop,
        new MwaaDagTarget(service),
        service.world("ml"),
        "ml/churn",
        Map.of("environment", "ml", "dag", "churn"));
  }

  private static Ids ids() {
    return new Ids(new Random(1));
  }

  private static EventBus bus(EventLoop loop) {
    return new EventBus(loop, Account.EXAMPLE, ids(), Timeline.none());
  }
}
