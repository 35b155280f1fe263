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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;

final class LocalEcsTest {
  private final Region region = new Region();
  private final LocalLogs logs = new LocalLogs(region.loop);
  private final LocalEcs ecs =
      new LocalEcs(region.loop, Account.EXAMPLE, region.ids, region.bus, Timeline.none(), logs);

  LocalEcsTest() {
    ecs.createCluster("ml");
    ecs.createCluster("other");
    ecs.registerTaskDefinition("score", List.of("score"), PipelineRunner.held());
  }

  @Test
  void shouldReturnTheSameTaskForADayWhileItRuns() {
    String first = start(RUN);
    region.loop.runFor(Duration.ofHours(24).minusMillis(1));
    assertThat(start(RUN)).isEqualTo(first);

    region.loop.runFor(Duration.ofMillis(1));

    assertThat(start(RUN)).isNotEqualTo(first);
    assertThat(ecs.world().starts(RUN)).isEqualTo(2);
  }

  @Test
  void shouldForgetATaskAnHourAfterItStopped() {
    String first = start(RUN);
    ecs.world().finish(RUN, true, "");
    region.loop.runFor(Duration.ofHours(1).minusMillis(1));
    assertThat(start(RUN)).isEqualTo(first);
    assertThat(listed(RUN, DesiredStatus.STOPPED)).containsExactly(first);
    assertThat(listed(RUN, DesiredStatus.RUNNING)).isEmpty();

    region.loop.runFor(Duration.ofMillis(1));

    assertThat(listed(RUN, DesiredStatus.STOPPED)).isEmpty();
    assertThat(ecs.describeTasks(b -> b.cluster("ml").tasks(first)).failures())
        .extracting(Failure::reason)
        .containsExactly("MISSING");
    assertThat(start(RUN)).isNotEqualTo(first);
  }

  @Test
  void shouldRefuseTheTokenForOtherParametersAndHonourItPerCluster() {
    String first = start(RUN);

    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> ecs.runTask(request(RUN).toBuilder().startedBy("somebody").build()))
        .satisfies(conflict -> assertThat(conflict.resourceIds()).containsExactly(first));
    assertThat(ecs.runTask(request(RUN).toBuilder().cluster("other").build()).tasks())
        .singleElement()
        .matches(task -> !task.taskArn().equals(first));
  }

  @Test
  @Tag("Z-08")
  void shouldAnswerWithAFailureThatIsNoErrorWhenTold() {
    ecs.refuseNext("RESOURCE:MEMORY");

    RunTaskResponse refused = ecs.runTask(request(RUN));

    assertThat(refused.tasks()).isEmpty();
    assertThat(refused.failures()).extracting(Failure::reason).containsExactly("RESOURCE:MEMORY");
    assertThat(ecs.world().starts(RUN)).isZero();
    start(RUN);
    assertThat(ecs.world().starts(RUN)).isEqualTo(1);
  }

  @Test
  void shouldSayWhatIsWrongWithARequest() {
    assertThatExceptionOfType(ClusterNotFoundException.class)
        .isThrownBy(() -> ecs.runTask(request(RUN).toBuilder().cluster("nowhere").build()));
    assertThatExceptionOfType(ClientException.class)
        .isThrownBy(() -> ecs.runTask(request(RUN).toBuilder().taskDefinition("none").build()))
        .withMessageContaining("TaskDefinition not found");
    assertThatExceptionOfType(InvalidParameterException.class)
        .isThrownBy(
            () ->
                ecs.runTask(
                    request(RUN).toBuilder()
                        .networkConfiguration(NetworkConfiguration.builder().build())
                        .build()))
        .withMessageContaining("Network Configuration");
    assertThatExceptionOfType(InvalidParameterException.class)
        .isThrownBy(() -> ecs.runTask(overriding("score", "x".repeat(8_192))))
        .withMessageContaining("8192");
    assertThatExceptionOfType(InvalidParameterException.class)
        .isThrownBy(() -> ecs.runTask(overriding("typo", "x")))
        .withMessageContaining("typo");
    assertThat(ecs.world().runs()).isEmpty();
  }

  @Test
  @Tag("Z-06")
  void shouldListByWhoStartedItAPageAtATime() {
    String mine = start(RUN);
    start(OTHER);

    assertThat(listed(RUN, DesiredStatus.RUNNING)).containsExactly(mine);
    assertThat(ecs.listTasks(b -> b.cluster("ml").maxResults(1)).nextToken()).isNotNull();
    assertThatExceptionOfType(InvalidParameterException.class)
        .isThrownBy(() -> ecs.listTasks(b -> b.cluster("ml").startedBy("x").family("score")));
  }

  @Test
  void shouldTellExitCodeAndStopCodeWhenATaskStops() {
    String failed = start(RUN);
    region.loop.runFor(Duration.ofMinutes(1));
    ecs.world().finish(RUN, false, "OutOfMemoryError");
    String stopped = start(OTHER);
    ecs.stopTask(b -> b.cluster("ml").task(stopped).reason("too long"));

    assertThat(region.said("/detail/lastStatus"))
        .containsExactly("PROVISIONING", "RUNNING", "STOPPED", "PROVISIONING", "STOPPED");
    JsonNode end = region.events().get(2).path("detail");
    assertThat(end.path("taskArn").asText()).isEqualTo(failed);
    assertThat(end.path("startedBy").asText()).isEqualTo(RUN.value());
    assertThat(end.path("stopCode").asText()).isEqualTo("EssentialContainerExited");
    assertThat(end.at("/containers/0/exitCode").asInt()).isEqualTo(1);
    assertThat(end.at("/overrides/containerOverrides/0/name").asText()).isEqualTo("score");
    assertThat(region.events().getLast().at("/detail/stopCode").asText())
        .isEqualTo("UserInitiated");
    assertThat(region.events().getLast().at("/detail/stoppedReason").asText())
        .isEqualTo("too long");
    String stream = "ecs/score/" + failed.substring(failed.lastIndexOf('/') + 1);
    assertThat(logs.getLogEvents(b -> b.logGroupName("/ecs/score").logStreamName(stream)).events())
        .extracting(OutputLogEvent::message)
        .containsExactly("OutOfMemoryError");
  }

  private String start(RunId run) {
    return ecs.runTask(request(run)).tasks().getFirst().taskArn();
  }

  private List<String> listed(RunId run, DesiredStatus status) {
    return ecs.listTasks(b -> b.cluster("ml").startedBy(run.value()).desiredStatus(status))
        .taskArns();
  }

  private static RunTaskRequest request(RunId run) {
    return overriding("score", "input").toBuilder()
        .clientToken(run.value())
        .startedBy(run.value())
        .build();
  }

  private static RunTaskRequest overriding(String container, String value) {
    ContainerOverride override =
        ContainerOverride.builder().name(container).command("run", value).build();
    return RunTaskRequest.builder()
        .cluster("ml")
        .taskDefinition("score")
        .launchType(LaunchType.FARGATE)
        .networkConfiguration(n -> n.awsvpcConfiguration(vpc -> vpc.subnets("subnet-1")))
        .overrides(o -> o.containerOverrides(override))
        .build();
  }
}
