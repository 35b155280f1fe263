package dev.retrigger.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ValidationException;

final class LocalSchedulerTest {
  private static final String FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:f:live";

  private final EventLoop loop = EventLoop.virtual(Instant.parse("2026-10-23T12:00:00Z"));
  private final List<String> inputs = new ArrayList<>();

  @Test
  void shouldPutTheScheduledTimeIntoTheInputInTheSchedulesOwnTimeZone() {
    LocalScheduler scheduler = scheduler(StateDirectory.temporary());
    create(scheduler, "cron(0 3 * * ? *)");

    // The clocks of Oslo go back on 25 October: 3 o'clock is another hour of UTC from then on.
    loop.runFor(Duration.ofDays(3));

    assertThat(inputs)
        .containsExactly(
            "at 2026-10-24T01:00:00Z", "at 2026-10-25T02:00:00Z", "at 2026-10-26T02:00:00Z");
  }

  @Test
  void shouldFireNoMoreWhenDeleted() {
    LocalScheduler scheduler = scheduler(StateDirectory.temporary());
    create(scheduler, "rate(1 hour)");
    loop.runFor(Duration.ofHours(2));

    scheduler.deleteSchedule(b -> b.groupName("models").name("nightly"));
    loop.runFor(Duration.ofHours(2));

    assertThat(inputs).hasSize(2);
  }

  @Test
  void shouldReplaceTheWholeScheduleWhenUpdated() {
    LocalScheduler scheduler = scheduler(StateDirectory.temporary());
    create(scheduler, "rate(1 hour)");

    scheduler.updateSchedule(
        b ->
            b.groupName("models")
                .name("nightly")
                .scheduleExpression("rate(2 hours)")
                .flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.OFF))
                .target(t -> t.arn(FUNCTION).roleArn("r").input("other")));
    loop.runFor(Duration.ofHours(5));

    assertThat(inputs).containsExactly("other", "other");
    assertThat(
            scheduler
                .getSchedule(b -> b.groupName("models").name("nightly"))
                .scheduleExpressionTimezone())
        .isEqualTo("UTC");
  }

  @Test
  void shouldRefuseASecondScheduleOfTheName() {
    LocalScheduler scheduler = scheduler(StateDirectory.temporary());
    create(scheduler, "rate(1 hour)");

    assertThatExceptionOfType(ConflictException.class)
        .isThrownBy(() -> create(scheduler, "rate(1 hour)"));
  }

  @Test
  void shouldRefuseAnExpressionThatMeansNothing() {
    LocalScheduler scheduler = scheduler(StateDirectory.temporary());

    assertThatExceptionOfType(ValidationException.class)
        .isThrownBy(() -> create(scheduler, "every day"));
  }

  @Test
  void shouldSayThatAScheduleDoesNotExist() {
    LocalScheduler scheduler = scheduler(StateDirectory.temporary());

    assertThatExceptionOfType(ResourceNotFoundException.class)
        .isThrownBy(() -> scheduler.getSchedule(b -> b.groupName("models").name("none")));
  }

  @Test
  void shouldFireOnAfterARestart(@TempDir Path kept) {
    try (StateDirectory state = StateDirectory.at(kept)) {
      create(scheduler(state), "rate(1 hour)");
    }
    EventLoop later = EventLoop.virtual(loop.instant().plus(Duration.ofDays(1)));
    scheduler(later, StateDirectory.at(kept));

    later.runFor(Duration.ofHours(1));

    assertThat(inputs).hasSize(1);
  }

  private LocalScheduler scheduler(StateDirectory state) {
    return scheduler(loop, state);
  }

  private LocalScheduler scheduler(EventLoop clock, StateDirectory state) {
    Ids ids = new Ids(new SplittableRandom(1));
    LocalScheduler scheduler =
        new LocalScheduler(
            clock,
            Account.EXAMPLE,
            ids,
            Timeline.none(),
            new LocalSqs(clock, Account.EXAMPLE, ids, Timeline.none(), state),
            (_, input) -> inputs.add(input),
            state);
    scheduler.createGroup("models");
    return scheduler;
  }

  private static void create(LocalScheduler scheduler, String expression) {
    scheduler.createSchedule(
        b ->
            b.groupName("models")
                .name("nightly")
                .scheduleExpression(expression)
                .scheduleExpressionTimezone("Europe/Oslo")
                .flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.OFF))
                .target(
                    t ->
                        t.arn(FUNCTION)
                            .roleArn("arn:aws:iam::111122223333:role/r")
                            .input("at <aws.scheduler.scheduled-time>")));
  }
}
