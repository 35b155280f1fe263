package dev.retrigger.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

final class LocalLogsTest {
  private final LocalLogs logs = new LocalLogs(new Region().loop);

  @Test
  void shouldGiveTheLatestLinesFirstAndGoBackwards() {
    for (int i = 1; i <= 5; i++) {
      logs.write("g", "s", "line " + i);
    }

    GetLogEventsResponse latest =
        logs.getLogEvents(b -> b.logGroupName("g").logStreamName("s").limit(2));
    GetLogEventsResponse earlier =
        logs.getLogEvents(
            b ->
                b.logGroupName("g")
                    .logStreamName("s")
                    .limit(2)
                    .nextToken(latest.nextBackwardToken()));

    assertThat(latest.events())
        .extracting(OutputLogEvent::message)
        .containsExactly("line 4", "line 5");
    assertThat(earlier.events())
        .extracting(OutputLogEvent::message)
        .containsExactly("line 2", "line 3");
    assertThat(
            logs.getLogEvents(
                    b ->
                        b.logGroupName("g").logStreamName("s").nextToken(latest.nextForwardToken()))
                .nextForwardToken())
        .isEqualTo(latest.nextForwardToken());
  }

  @Test
  void shouldStartFromTheHeadWhenAsked() {
    logs.write("g", "s", "one");
    logs.write("g", "s", "two");

    assertThat(
            logs.getLogEvents(
                    b -> b.logGroupName("g").logStreamName("s").startFromHead(true).limit(1))
                .events())
        .extracting(OutputLogEvent::message)
        .containsExactly("one");
  }

  @Test
  void shouldSayThatAStreamDoesNotExist() {
    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> logs.getLogEvents(b -> b.logGroupName("g").logStreamName("s")));
  }
}
