package dev.retrigger.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sagemaker.model.ConflictException;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineExecutionResponse;
import software.amazon.awssdk.services.sagemaker.model.Parameter;
import software.amazon.awssdk.services.sagemaker.model.PipelineExecutionStatus;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;

final class LocalSageMakerTest {
  private static final String RUN = "rt-abcdefghijklmnopqrstuvwxyz234567abcdefghijkl";

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

  private static DescribePipelineExecutionResponse describe(LocalSageMaker sageMaker, String arn) {
    return sageMaker.describePipelineExecution(b -> b.pipelineExecutionArn(arn));
  }
}
