package dev.retrigger.local.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.SignalId;
import dev.retrigger.local.aws.Account;
import dev.retrigger.local.aws.EventBus;
import dev.retrigger.local.aws.Ids;
import dev.retrigger.local.aws.LocalSageMaker;
import dev.retrigger.local.aws.LocalSageMaker.Declared;
import dev.retrigger.local.aws.LocalStepFunctions;
import dev.retrigger.local.aws.PipelineRunner;
import dev.retrigger.local.aws.StateMachineRunner;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import dev.retrigger.targets.AwsTargets;
import dev.retrigger.targets.ProjectClients;
import dev.retrigger.targets.Target;
import dev.retrigger.targets.Target.Lookup;
import dev.retrigger.targets.Target.StartOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/** The adapters of the targets, against services that keep AWS's documented rules. */
final class TargetAdaptersTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final RunId RUN =
      RunId.of(PipelineId.parse("growth/churn/train"), new SignalId("s"), 0);

  private final EventLoop loop = EventLoop.virtual(NOON);
  private final Ids ids = new Ids(new Random(1));
  private final EventBus bus = new EventBus(loop, Account.EXAMPLE, ids, Timeline.none());
  private final LocalSageMaker sageMaker =
      new LocalSageMaker(
          loop, Account.EXAMPLE, ids, bus, Timeline.none(), StateDirectory.temporary());
  private final LocalStepFunctions stepFunctions =
      new LocalStepFunctions(loop, Account.EXAMPLE, ids, bus, Timeline.none());
  private final AwsTargets targets = new AwsTargets(_ -> new Services(sageMaker, stepFunctions));

  @Test
  void shouldStartOneExecutionWhenAPipelineIsAskedForTwice() {
    Target pipeline = pipeline(List.of(Declared.text("Manifest")));

    StartOutcome first = pipeline.start(request("churn-train", Map.of("Manifest", "s3://m")));
    StartOutcome second = pipeline.start(request("churn-train", Map.of("Manifest", "s3://m")));

    assertThat(first).isInstanceOf(StartOutcome.Started.class).isEqualTo(second);
    assertThat(sageMaker.started()).hasSize(1);
  }

  @Test
  void shouldFindTheExecutionByItsNameWhenTheAnswerWasLost() {
    Target pipeline = pipeline(List.of(Declared.text("Manifest"), Declared.text("Depth", "3")));
    Target.Request request = request("churn-train", Map.of("Manifest", "s3://m"));
    assertThat(pipeline.look(request, NOON)).isEqualTo(new Lookup.Absent());
    StartOutcome.Started started = (StartOutcome.Started) pipeline.start(request);

    assertThat(pipeline.look(request, NOON)).isEqualTo(new Lookup.Found(started.execution()));
    assertThat(pipeline.look(request("churn-train", Map.of("Manifest", "s3://other")), NOON))
        .isInstanceOf(Lookup.Other.class);
    assertThat(pipeline.describe(started.execution()).status()).isEqualTo(RunStatus.STARTED);
  }

  @Test
  void shouldNameTheParameterAndKeepItsValueToItselfWhenItIsWrong() {
    Target pipeline = pipeline(List.of(new Declared("Depth", "Integer", Optional.empty())));

    assertThat(pipeline.start(request("churn-train", Map.of("Depth", "hunter2", "Depht", "3"))))
        .isInstanceOfSatisfying(
            StartOutcome.Rejected.class,
            rejected ->
                assertThat(rejected.detail())
                    .contains("'Depth' wants Integer", "no parameter 'Depht'; it has Depth")
                    .doesNotContain("hunter2"));
    assertThat(pipeline.start(request("churn-train", Map.of())))
        .isEqualTo(new StartOutcome.Rejected("parameter 'Depth' has no default and is not given"));
    assertThat(pipeline.start(request("nowhere", Map.of())))
        .isInstanceOf(StartOutcome.Rejected.class);
    assertThat(sageMaker.started()).isEmpty();
  }

  @Test
  void shouldTakeAStateMachinesExecutionForOursWhenItHasOurInput() {
    Target machine = machine((_, _, _) -> () -> {});

    StartOutcome first = machine.start(request("train", Map.of("a", "1")));

    assertThat(first).isInstanceOf(StartOutcome.Started.class);
    assertThat(machine.start(request("train", Map.of("a", "1")))).isEqualTo(first);
    assertThat(machine.start(request("train", Map.of("a", "2"))))
        .isInstanceOf(StartOutcome.Conflict.class);
    assertThat(stepFunctions.started()).hasSize(1);
  }

  @Test
  void shouldFindAStateMachinesExecutionWhenItIsOver() {
    Target machine =
        machine(
            (_, _, finished) -> {
              EventLoop.Timer timer =
                  loop.after(
                      Duration.ofMinutes(1),
                      () ->
                          finished.accept(
                              new StateMachineRunner.Result.Failed("Train.Failed", "no disk")));
              return timer::cancel;
            });
    Target.Request request = request("train", Map.of());
    StartOutcome.Started started = (StartOutcome.Started) machine.start(request);
    loop.runFor(Duration.ofHours(1));

    assertThat(machine.start(request)).isEqualTo(started);
    assertThat(machine.describe(started.execution()).status()).isEqualTo(RunStatus.FAILED);
    assertThat(machine.explain(started.execution())).isEqualTo("Train.Failed: no disk");
    assertThat(machine.start(request("nowhere", Map.of())))
        .isInstanceOf(StartOutcome.Rejected.class);
  }

  private Target pipeline(List<Declared> parameters) {
    sageMaker.createPipeline(
        "churn-train", parameters, PipelineRunner.simulated(loop, Duration.ofHours(1)));
    return targets.of("growth", "sagemaker-pipeline");
  }

  private Target machine(StateMachineRunner runner) {
    stepFunctions.createStateMachine("train", runner);
    return targets.of("growth", "state-machine");
  }

  private static Target.Request request(String resource, Map<String, String> parameters) {
    SequencedMap<String, String> ordered = new LinkedHashMap<>(parameters);
    return new Target.Request(RUN, resource, ordered, "new data");
  }

  private record Services(SageMakerClient sageMaker, SfnClient stepFunctions)
      implements ProjectClients {
    @Override
    public String stateMachines() {
      return "arn:aws:states:"
          + Account.EXAMPLE.region()
          + ":"
          + Account.EXAMPLE.id()
          + ":stateMachine:";
    }
  }
}
