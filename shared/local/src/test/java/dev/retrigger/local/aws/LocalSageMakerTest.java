package dev.retrigger.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.RunId;
import dev.retrigger.local.aws.LocalSageMaker.Declared;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.EventMatched;
import dev.retrigger.local.timeline.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sagemaker.model.ConflictException;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineExecutionResponse;
import software.amazon.awssdk.services.sagemaker.model.Parameter;
import software.amazon.awssdk.services.sagemaker.model.PipelineExecutionStatus;
import software.amazon.awssdk.services.sagemaker.model.PipelineExecutionStep;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;

final class LocalSageMakerTest {
  private static final String RUN = "rt-" + "abcdefghijklmnopqrstuvwxyz".repeat(2);
  private static final String RETRY = "rt-" + "zyxwvutsrqponmlkjihgfedcba".repeat(2);

  private final List<JsonNode> events = new ArrayList<>();
  private final EventLoop loop = EventLoop.virtual(Instant.parse("2026-11-21T03:00:00Z"));
  private final Ids ids = new Ids(new SplittableRandom(1));

  @Test
  void shouldReturnTheSameExecutionWhenTokenAndParametersAreTheSame() {
    LocalSageMaker sageMaker = simulated(StateDirectory.temporary());

    String first = start(sageMaker, RUN, "s3://lake/m1");
    String second = start(sageMaker, RUN, "s3://lake/m1");

    assertThat(second).isEqualTo(first);
    assertThat(sageMaker.started()).containsExactly(RUN);
  }

  @Test
  void shouldRefuseOtherParametersWhenTheTokenWasUsed() {
    LocalSageMaker sageMaker = simulated(StateDirectory.temporary());
    start(sageMaker, RUN, "s3://lake/m1");

    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> start(sageMaker, RUN, "s3://lake/m2"));
  }

  @Test
  void shouldRequireATokenOfAtLeast32Characters() {
    LocalSageMaker sageMaker = simulated(StateDirectory.temporary());

    assertThatExceptionOfType(SageMakerException.class)
        .isThrownBy(() -> start(sageMaker, "rt-short", "s3://lake/m1"))
        .withMessageContaining("from 32 to 128");
  }

  @Test
  void shouldRefuseAParameterThatThePipelineDoesNotDeclare() {
    LocalSageMaker sageMaker = simulated(StateDirectory.temporary());

    assertThatExceptionOfType(SageMakerException.class)
        .isThrownBy(
            () ->
                sageMaker.startPipelineExecution(
                    b ->
                        b.pipelineName("train")
                            .clientRequestToken(RUN)
                            .pipelineParameters(
                                Parameter.builder().name("Typo").value("1").build())))
        .withMessageContaining("no parameter 'Typo'");
  }

  @Test
  void shouldAnnounceEachStatusSeveralTimesUnderDifferentIds() {
    LocalSageMaker sageMaker = simulated(StateDirectory.temporary());
    String arn = start(sageMaker, RUN, "s3://lake/m1");

    loop.runUntilIdle(Duration.ofMinutes(1));

    assertThat(events)
        .extracting(e -> e.at("/detail/currentPipelineExecutionStatus").asText())
        .containsExactly("Executing", "Executing", "Succeeded", "Succeeded");
    assertThat(events).extracting(e -> e.path("id").asText()).doesNotHaveDuplicates();
    JsonNode last = events.getLast();
    assertThat(last.path("source").asText()).isEqualTo("aws.sagemaker");
    assertThat(last.at("/detail/previousPipelineExecutionStatus").asText()).isEqualTo("Executing");
    assertThat(last.at("/detail/pipelineExecutionArn").asText()).isEqualTo(arn);
    assertThat(last.at("/detail/executionEndTime").asText()).isEqualTo("2026-11-21T03:00:05Z");
    assertThat(last.at("/resources/1").asText()).isEqualTo(arn);
  }

  @Test
  void shouldTellThePipelinesParametersInItsDefinition() {
    LocalSageMaker sageMaker = simulated(StateDirectory.temporary());

    JsonNode definition =
        Json.parse(sageMaker.describePipeline(b -> b.pipelineName("train")).pipelineDefinition());

    assertThat(definition.at("/Parameters/0/Name").asText()).isEqualTo("InputManifest");
    assertThat(definition.at("/Parameters/1/DefaultValue").asText()).isEqualTo("none");
  }

  @Test
  void shouldStopWhenAsked() {
    LocalSageMaker sageMaker = simulated(StateDirectory.temporary());
    String arn = start(sageMaker, RUN, "s3://lake/m1");
    loop.runFor(Duration.ofSeconds(1));

    sageMaker.stopPipelineExecution(b -> b.pipelineExecutionArn(arn).clientRequestToken(RUN));
    loop.runUntilIdle(Duration.ofMinutes(1));

    assertThat(describe(sageMaker, arn).pipelineExecutionStatus())
        .isEqualTo(PipelineExecutionStatus.STOPPED);
  }

  @Test
  void shouldGiveAValueToACommandAsOneArgumentWhateverIsInIt(@TempDir Path logs) throws Exception {
    String hostile = "x; touch " + logs.resolve("owned") + " $(id) `id` \"quoted\" {Reason}";
    LocalSageMaker sageMaker =
        sageMaker(
            StateDirectory.temporary(),
            PipelineRunner.command(
                loop,
                PipelineRunner.words("printf '%s|' {InputManifest} \"for {Reason}\""),
                UnaryOperator.identity(),
                logs));

    String arn = start(sageMaker, RUN, hostile);
    loop.runUntilIdle(Duration.ofMinutes(1));

    assertThat(describe(sageMaker, arn).pipelineExecutionStatus())
        .isEqualTo(PipelineExecutionStatus.SUCCEEDED);
    assertThat(Files.readString(logs.resolve(RUN + ".log"))).isEqualTo(hostile + "|for none|");
    assertThat(logs.resolve("owned")).doesNotExist();
  }

  @Test
  void shouldFailWithTheLogsPlaceWhenACommandsExitCodeIsNotZero(@TempDir Path logs) {
    LocalSageMaker sageMaker =
        sageMaker(
            StateDirectory.temporary(),
            PipelineRunner.command(
                loop, List.of("sh", "-c", "exit 3"), UnaryOperator.identity(), logs));

    String arn = start(sageMaker, RUN, "m");
    loop.runUntilIdle(Duration.ofMinutes(1));

    assertThat(describe(sageMaker, arn).failureReason())
        .contains("exit code 3")
        .contains(RUN + ".log");
  }

  @Test
  void shouldGoOnWithASimulatedExecutionWhenRestarted(@TempDir Path kept) {
    String arn;
    try (StateDirectory state = StateDirectory.at(kept)) {
      arn = start(simulated(state), RUN, "m");
    }
    LocalSageMaker restarted = simulated(StateDirectory.at(kept));
    loop.runUntilIdle(Duration.ofMinutes(1));

    assertThat(describe(restarted, arn).pipelineExecutionStatus())
        .isEqualTo(PipelineExecutionStatus.SUCCEEDED);
    assertThat(start(restarted, RUN, "m")).isEqualTo(arn);
  }

  @Test
  void shouldStartAgainWhenTheTokenIsForgotten() {
    LocalSageMaker sageMaker = simulated(StateDirectory.temporary());
    String first = start(sageMaker, RUN, "m");

    loop.runFor(Duration.ofMinutes(5).minusMillis(1));
    assertThat(start(sageMaker, RUN, "m")).isEqualTo(first);
    assertThat(sageMaker.world().starts(new RunId(RUN))).isEqualTo(1);

    loop.runFor(Duration.ofMillis(1));
    assertThat(start(sageMaker, RUN, "m")).isNotEqualTo(first);
    assertThat(sageMaker.world().starts(new RunId(RUN))).isEqualTo(2);
    assertThat(sageMaker.world().peak()).isEqualTo(1);
  }

  @Test
  @Tag("R-03")
  void shouldGoOnUnderTheSameArnWhenAFailedExecutionIsRetried() {
    LocalSageMaker sageMaker = sageMaker(StateDirectory.temporary(), PipelineRunner.held());
    ExecutionWorld world = sageMaker.world();
    String arn = start(sageMaker, RUN, "m");
    loop.runFor(Duration.ofMinutes(1));
    world.finish(new RunId(RUN), false, "no disk");
    assertThat(describe(sageMaker, arn).failureReason()).isEqualTo("no disk");

    assertThat(retry(sageMaker, arn)).isEqualTo(arn).isEqualTo(retry(sageMaker, arn));
    loop.runFor(Duration.ofMinutes(1));

    assertThat(world.running()).containsExactly(new RunId(RETRY));
    assertThat(world.starts(new RunId(RETRY))).isEqualTo(1);
    assertThat(world.starts(new RunId(RUN))).isEqualTo(1);
    assertThat(events.getLast().at("/detail/previousPipelineExecutionStatus").asText())
        .isEqualTo("Failed");
    world.finish(new RunId(RETRY), true, "");
    assertThat(describe(sageMaker, arn).pipelineExecutionStatus())
        .isEqualTo(PipelineExecutionStatus.SUCCEEDED);
    assertThat(
            sageMaker
                .listPipelineExecutionSteps(b -> b.pipelineExecutionArn(arn))
                .pipelineExecutionSteps())
        .extracting(PipelineExecutionStep::attemptCount)
        .containsExactly(2);
  }

  @Test
  @Tag("R-03")
  void shouldNotRetryAnExecutionThatSucceeded() {
    LocalSageMaker sageMaker = simulated(StateDirectory.temporary());
    String arn = start(sageMaker, RUN, "m");

    assertThatExceptionOfType(SageMakerException.class)
        .isThrownBy(() -> retry(sageMaker, arn))
        .withMessageContaining("Executing");
    loop.runUntilIdle(Duration.ofMinutes(1));
    assertThatExceptionOfType(SageMakerException.class)
        .isThrownBy(() -> retry(sageMaker, arn))
        .withMessageContaining("Succeeded");
  }

  @Test
  void shouldKeepTheScoreOverARestart(@TempDir Path kept) {
    try (StateDirectory state = StateDirectory.at(kept)) {
      LocalSageMaker sageMaker = sageMaker(state, PipelineRunner.held());
      String arn = start(sageMaker, RUN, "m");
      sageMaker.world().finish(new RunId(RUN), false, "no disk");
      retry(sageMaker, arn);
    }
    ExecutionWorld world = sageMaker(StateDirectory.at(kept), PipelineRunner.held()).world();

    assertThat(world.runs()).containsExactly(new RunId(RUN), new RunId(RETRY));
    assertThat(world.running()).containsExactly(new RunId(RETRY));
  }

  @Test
  void shouldSayNothingWhenItsWordIsLostAndSpeakWhenAsked() {
    LocalSageMaker sageMaker = sageMaker(StateDirectory.temporary(), PipelineRunner.held());
    sageMaker.world().announceEachStatus(0);
    start(sageMaker, RUN, "m");
    sageMaker.world().finish(new RunId(RUN), true, "");
    loop.runUntilIdle(Duration.ofMinutes(1));
    assertThat(events).isEmpty();

    sageMaker.world().announce(new RunId(RUN));

    assertThat(events)
        .extracting(e -> e.at("/detail/currentPipelineExecutionStatus").asText())
        .containsExactly("Succeeded");
  }

  private LocalSageMaker simulated(StateDirectory state) {
    return sageMaker(state, PipelineRunner.simulated(loop, Duration.ofSeconds(5)));
  }

  private LocalSageMaker sageMaker(StateDirectory state, PipelineRunner runner) {
    EventBus bus =
        new EventBus(
            loop,
            Account.EXAMPLE,
            ids,
            happening -> {
              if (happening instanceof EventMatched(_, JsonNode event, _)) {
                events.add(event);
              }
            });
    LocalSageMaker sageMaker =
        new LocalSageMaker(loop, Account.EXAMPLE, ids, bus, Timeline.none(), state);
    sageMaker.createPipeline(
        "train", List.of(Declared.text("InputManifest"), Declared.text("Reason", "none")), runner);
    return sageMaker;
  }

  private static String start(LocalSageMaker sageMaker, String run, String manifest) {
    return sageMaker
        .startPipelineExecution(
            b ->
                b.pipelineName("train")
                    .clientRequestToken(run)
                    .pipelineExecutionDisplayName(run)
                    .pipelineParameters(
                        Parameter.builder().name("InputManifest").value(manifest).build()))
        .pipelineExecutionArn();
  }

  private static String retry(LocalSageMaker sageMaker, String arn) {
    return sageMaker
        .retryPipelineExecution(b -> b.pipelineExecutionArn(arn).clientRequestToken(RETRY))
        .pipelineExecutionArn();
  }

  private static DescribePipelineExecutionResponse describe(LocalSageMaker sageMaker, String arn) {
    return sageMaker.describePipelineExecution(b -> b.pipelineExecutionArn(arn));
  }
}
