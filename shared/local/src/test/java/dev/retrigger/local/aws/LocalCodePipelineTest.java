package dev.retrigger.local.aws;

import static dev.retrigger.local.aws.Region.OTHER;
import static dev.retrigger.local.aws.Region.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import dev.retrigger.domain.RunId;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.codepipeline.model.ActionExecutionStatus;
import software.amazon.awssdk.services.codepipeline.model.DuplicatedStopRequestException;
import software.amazon.awssdk.services.codepipeline.model.InvalidNextTokenException;
import software.amazon.awssdk.services.codepipeline.model.ListPipelineExecutionsResponse;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionNotFoundException;
import software.amazon.awssdk.services.codepipeline.model.PipelineExecutionNotStoppableException;
import software.amazon.awssdk.services.codepipeline.model.PipelineNotFoundException;
import software.amazon.awssdk.services.codepipeline.model.PipelineVariable;
import software.amazon.awssdk.services.codepipeline.model.ResolvedPipelineVariable;
import software.amazon.awssdk.services.codepipeline.model.ValidationException;

final class LocalCodePipelineTest {
  private static final Duration WINDOW = Duration.ofMinutes(2);

  private final Region region = new Region();
  private final LocalCodePipeline codePipeline =
      new LocalCodePipeline(
          region.loop, Account.EXAMPLE, region.ids, region.bus, Timeline.none(), WINDOW);

  LocalCodePipelineTest() {
    codePipeline.createPipeline(
        "release",
        Map.of(LocalCodePipeline.MARKER, Optional.empty(), "Stage", Optional.of("dev")),
        PipelineRunner.held());
  }

  @Test
  void shouldReturnTheSameExecutionAsLongAsTheTokenIsHonoured() {
    String first = start(RUN);
    region.loop.runFor(WINDOW.minusMillis(1));
    assertThat(start(RUN)).isEqualTo(first);

    region.loop.runFor(Duration.ofMillis(1));

    assertThat(start(RUN)).isNotEqualTo(first);
    assertThat(codePipeline.world().starts(RUN)).isEqualTo(2);
  }

  @Test
  void shouldResolveVariablesAndRefuseWhatIsNotDeclared() {
    String execution = start(RUN);

    assertThat(
            codePipeline
                .getPipelineExecution(b -> b.pipelineName("release").pipelineExecutionId(execution))
                .pipelineExecution()
                .variables())
        .extracting(ResolvedPipelineVariable::name, ResolvedPipelineVariable::resolvedValue)
        .containsExactlyInAnyOrder(
            tuple(LocalCodePipeline.MARKER, RUN.value()), tuple("Stage", "dev"));
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(
            () ->
                codePipeline.startPipelineExecution(
                    b ->
                        b.name("release")
                            .variables(
                                variable(LocalCodePipeline.MARKER, "x"), variable("T", "1"))))
        .withMessageContaining("[T]");
    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> codePipeline.startPipelineExecution(b -> b.name("release")))
        .withMessageContaining(LocalCodePipeline.MARKER);
  }

  @Test
  void shouldListNewestFirstAndCutPages() {
    start(RUN);
    String newest = start(OTHER);

    ListPipelineExecutionsResponse page =
        codePipeline.listPipelineExecutions(b -> b.pipelineName("release").maxResults(1));

    assertThat(page.pipelineExecutionSummaries())
        .singleElement()
        .matches(summary -> summary.pipelineExecutionId().equals(newest));
    assertThat(
            codePipeline
                .listPipelineExecutions(
                    b -> b.pipelineName("release").maxResults(1).nextToken(page.nextToken()))
                .nextToken())
        .isNull();
    assertThatExceptionOfType(InvalidNextTokenException.class)
        .isThrownBy(
            () ->
                codePipeline.listPipelineExecutions(
                    b -> b.pipelineName("release").nextToken("nonsense")));
  }

  @Test
  void shouldSayWhatDoesNotExist() {
    assertThatExceptionOfType(PipelineNotFoundException.class)
        .isThrownBy(() -> codePipeline.getPipeline(b -> b.name("nowhere")));
    assertThatExceptionOfType(PipelineExecutionNotFoundException.class)
        .isThrownBy(
            () ->
                codePipeline.getPipelineExecution(
                    b -> b.pipelineName("release").pipelineExecutionId("x")));
  }

  @Test
  void shouldStopAnExecutionOnce() {
    String execution = start(RUN);

    stop(execution);
    assertThatExceptionOfType(DuplicatedStopRequestException.class)
        .isThrownBy(() -> stop(execution));
    region.loop.runUntilIdle(Duration.ofMinutes(1));
    assertThatExceptionOfType(PipelineExecutionNotStoppableException.class)
        .isThrownBy(() -> stop(execution));

    assertThat(region.said("/detail/state")).containsExactly("STARTED", "STOPPING", "STOPPED");
    assertThat(region.said("/detail/execution-id")).containsOnly(execution);
    assertThat(region.said("/detail/execution-trigger/trigger-detail"))
        .allMatch(session -> session.contains(":assumed-role/"));
  }

  @Test
  void shouldTellWhichActionFailedAndWhy() {
    start(RUN);
    codePipeline.world().finish(RUN, false, "no disk");

    assertThat(
            codePipeline
                .listActionExecutions(b -> b.pipelineName("release"))
                .actionExecutionDetails())
        .singleElement()
        .matches(action -> action.status() == ActionExecutionStatus.FAILED)
        .matches(
            action -> action.output().executionResult().errorDetails().message().equals("no disk"));
    assertThat(region.said("/detail/state")).containsExactly("STARTED", "FAILED");
  }

  private String start(RunId run) {
    return codePipeline
        .startPipelineExecution(
            b ->
                b.name("release")
                    .variables(variable(LocalCodePipeline.MARKER, run.value()))
                    .clientRequestToken(run.value()))
        .pipelineExecutionId();
  }

  private void stop(String execution) {
    codePipeline.stopPipelineExecution(
        b -> b.pipelineName("release").pipelineExecutionId(execution).reason("enough"));
  }

  private static PipelineVariable variable(String name, String value) {
    return PipelineVariable.builder().name(name).value(value).build();
  }
}
