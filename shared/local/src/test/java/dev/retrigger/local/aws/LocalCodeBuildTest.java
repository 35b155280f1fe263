package dev.retrigger.local.aws;

import static dev.retrigger.local.aws.Region.OTHER;
import static dev.retrigger.local.aws.Region.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.RunId;
import dev.retrigger.local.timeline.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.EnvironmentVariable;
import software.amazon.awssdk.services.codebuild.model.InvalidInputException;
import software.amazon.awssdk.services.codebuild.model.ListBuildsForProjectResponse;
import software.amazon.awssdk.services.codebuild.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codebuild.model.StatusType;

final class LocalCodeBuildTest {
  private final Region region = new Region();
  private final LocalCodeBuild codeBuild =
      new LocalCodeBuild(region.loop, Account.EXAMPLE, region.ids, region.bus, Timeline.none());

  LocalCodeBuildTest() {
    codeBuild.createProject("churn-build", Map.of("MODEL", "churn"), PipelineRunner.held());
  }

  @Test
  void shouldReturnTheSameBuildForFiveMinutesAndAnotherAfterwards() {
    String first = start(RUN, "main").id();
    region.loop.runFor(Duration.ofMinutes(5).minusMillis(1));
    assertThat(start(RUN, "main").id()).isEqualTo(first);
    assertThat(codeBuild.world().starts(RUN)).isEqualTo(1);

    region.loop.runFor(Duration.ofMillis(1));

    assertThat(start(RUN, "main").id()).isNotEqualTo(first);
    assertThat(codeBuild.world().starts(RUN)).isEqualTo(2);
    assertThat(codeBuild.world().running()).containsExactly(RUN, RUN);
  }

  @Test
  void shouldRefuseTheTokenWhenAParameterIsAnother() {
    start(RUN, "main");

    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> start(RUN, "other"))
        .withMessageContaining("mismatch");
    assertThat(codeBuild.world().starts(RUN)).isEqualTo(1);
  }

  @Test
  void shouldAnswerARepetitionWithHowTheBuildStandsNow() {
    start(RUN, "main");
    codeBuild.world().finish(RUN, false, "no disk");

    Build again = start(RUN, "main");

    assertThat(again.buildStatus()).isEqualTo(StatusType.FAILED);
    assertThat(again.phases().getFirst().contexts().getFirst().message()).isEqualTo("no disk");
    assertThat(codeBuild.world().running()).isEmpty();
  }

  @Test
  void shouldListNewestFirstAHundredAtATime() {
    for (int i = 0; i < 101; i++) {
      codeBuild.startBuild(b -> b.projectName("churn-build"));
    }
    String newest = start(RUN, "main").id();

    ListBuildsForProjectResponse first =
        codeBuild.listBuildsForProject(b -> b.projectName("churn-build"));
    ListBuildsForProjectResponse second =
        codeBuild.listBuildsForProject(
            b -> b.projectName("churn-build").nextToken(first.nextToken()));

    assertThat(first.ids()).hasSize(100).startsWith(newest);
    assertThat(second.ids()).hasSize(2).doesNotContainAnyElementsOf(first.ids());
    assertThat(second.nextToken()).isNull();
  }

  @Test
  void shouldSayWhatDoesNotExist() {
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> codeBuild.startBuild(b -> b.projectName("nowhere")));
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> codeBuild.listBuildsForProject(b -> b.projectName("nowhere")));
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> codeBuild.stopBuild(b -> b.id("churn-build:1")));
    assertThat(codeBuild.batchGetBuilds(b -> b.ids("churn-build:1")).buildsNotFound())
        .containsExactly("churn-build:1");
  }

  @Test
  void shouldTellTheBuildAndItsVariablesWhenItsStateChanges() {
    Build build = start(RUN, "main");
    region.loop.runFor(Duration.ofMinutes(1));
    codeBuild.stopBuild(b -> b.id(build.arn()));
    start(OTHER, "main");
    codeBuild.world().finish(OTHER, true, "");

    assertThat(region.said("/detail/build-status"))
        .containsExactly("IN_PROGRESS", "STOPPED", "IN_PROGRESS", "SUCCEEDED");
    JsonNode event = region.events().get(1);
    assertThat(event.path("source").asText()).isEqualTo("aws.codebuild");
    assertThat(event.path("detail-type").asText()).isEqualTo("CodeBuild Build State Change");
    assertThat(event.at("/detail/build-id").asText()).isEqualTo(build.arn());
    assertThat(event.at("/detail/project-name").asText()).isEqualTo("churn-build");
    assertThat(event.at("/detail/additional-information/build-start-time").asText())
        .isEqualTo("Nov 21, 2026 3:00:00 AM");
    assertThat(
            event
                .at("/detail/additional-information/environment/environment-variables")
                .findValuesAsText("value"))
        .containsExactly("churn", RUN.value());
  }

  private Build start(RunId run, String version) {
    List<EnvironmentVariable> variables =
        List.of(
            EnvironmentVariable.builder()
                .name(LocalCodeBuild.MARKER)
                .value(run.value())
                .type("PLAINTEXT")
                .build());
    return codeBuild
        .startBuild(
            b ->
                b.projectName("churn-build")
                    .sourceVersion(version)
                    .environmentVariablesOverride(variables)
                    .idempotencyToken(run.value()))
        .build();
  }
}
