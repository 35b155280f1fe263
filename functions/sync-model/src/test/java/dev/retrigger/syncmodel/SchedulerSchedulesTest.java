package dev.retrigger.syncmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.syncmodel.SchedulerSchedules.Destination;
import dev.retrigger.syncmodel.Schedules.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ListSchedulesRequest;
import software.amazon.awssdk.services.scheduler.model.ListSchedulesResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import software.amazon.awssdk.services.scheduler.model.UpdateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.UpdateScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ValidationException;
import software.amazon.awssdk.services.scheduler.paginators.ListSchedulesIterable;

/** What is asked of EventBridge Scheduler. */
final class SchedulerSchedulesTest {
  private static final Schedule NIGHTLY =
      new Schedule(
          "growth.churn.nightly.abc", "cron(0 3 * * ? *)", "Europe/Oslo", Duration.ZERO, "{}");

  private final FakeScheduler scheduler = new FakeScheduler();
  private final SchedulerSchedules schedules =
      new SchedulerSchedules(
          scheduler,
          "retrigger",
          new Destination(
              "arn:aws:lambda:eu-west-1:111122223333:function:receive:live",
              "arn:aws:iam::111122223333:role/schedules",
              "arn:aws:sqs:eu-west-1:111122223333:async-parked"));

  @Test
  @Tag("R-01")
  void shouldMakeScheduleThatFiresOnTimeWithItsInputAndParksWhatFails() {
    assertThat(schedules.compare(NIGHTLY)).isEqualTo(Standing.MISSING);

    assertThat(schedules.create(NIGHTLY)).isTrue();

    assertThat(schedules.compare(NIGHTLY)).isEqualTo(Standing.SAME);
    assertThat(schedules.names()).containsExactly(NIGHTLY.name());
    assertThat(scheduler.byName.get(NIGHTLY.name()))
        .satisfies(
            made -> {
              assertThat(made.groupName()).isEqualTo("retrigger");
              assertThat(made.flexibleTimeWindow().mode()).isEqualTo(FlexibleTimeWindowMode.OFF);
              assertThat(made.target().roleArn()).endsWith("role/schedules");
              assertThat(made.target().deadLetterConfig().arn()).endsWith("async-parked");
              assertThat(made.target().retryPolicy().maximumRetryAttempts()).isEqualTo(185);
              assertThat(made.target().retryPolicy().maximumEventAgeInSeconds()).isEqualTo(21_600);
            });
  }

  @Test
  @Tag("N-15")
  void shouldLetScheduleFireLaterByItsJitter() {
    Schedule spread =
        new Schedule(NIGHTLY.name(), "rate(1 day)", "UTC", Duration.ofMinutes(15), "{}");
    schedules.create(NIGHTLY);

    assertThat(schedules.compare(spread)).isEqualTo(Standing.DIFFERENT);
    assertThat(schedules.update(spread)).isTrue();

    assertThat(schedules.compare(spread)).isEqualTo(Standing.SAME);
    assertThat(scheduler.byName.get(NIGHTLY.name()))
        .satisfies(
            made -> assertThat(made.flexibleTimeWindow().maximumWindowInMinutes()).isEqualTo(15));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tampering")
  void shouldMakeScheduleAsItMustBeAgainWhenSomeoneChangedIt(
      String what, UnaryOperator<GetScheduleResponse.Builder> change) {
    schedules.create(NIGHTLY);
    scheduler.byName.computeIfPresent(
        NIGHTLY.name(), (_, made) -> change.apply(made.toBuilder()).build());

    assertThat(schedules.compare(NIGHTLY)).isEqualTo(Standing.DIFFERENT);
    assertThat(schedules.update(NIGHTLY)).isTrue();
    assertThat(schedules.compare(NIGHTLY)).isEqualTo(Standing.SAME);
  }

  static Stream<Arguments> tampering() {
    return Stream.of(
        change("expression", made -> made.scheduleExpression("rate(1 minute)")),
        change("time zone", made -> made.scheduleExpressionTimezone("UTC")),
        change("disabled", made -> made.state("DISABLED")),
        change("end", made -> made.endDate(Instant.EPOCH)),
        change("start", made -> made.startDate(Instant.EPOCH)),
        change(
            "flexible",
            made -> made.flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.FLEXIBLE))),
        change("target", made -> made.target(made.build().target().toBuilder().arn("x").build())),
        change("input", made -> made.target(made.build().target().toBuilder().input("x").build())));
  }

  private static Arguments change(String what, UnaryOperator<GetScheduleResponse.Builder> change) {
    return Arguments.of(what, change);
  }

  @Test
  void shouldUpdateWhenAnotherInvocationCreatedItFirst() {
    schedules.create(new Schedule(NIGHTLY.name(), "rate(1 day)", "UTC", Duration.ZERO, "{}"));

    assertThat(schedules.create(NIGHTLY)).isTrue();
    assertThat(schedules.compare(NIGHTLY)).isEqualTo(Standing.SAME);
  }

  @Test
  void shouldSayNoWhenTheServiceFindsTheScheduleInvalid() {
    Schedule invalid = new Schedule("n", "cron(x)", "UTC", Duration.ZERO, "{}");

    assertThat(schedules.create(invalid)).isFalse();
    assertThat(schedules.update(invalid)).isFalse();
  }

  @Test
  void shouldDeleteOnceAndNotMindWhenItIsGone() {
    schedules.create(NIGHTLY);
    schedules.delete(NIGHTLY.name());
    schedules.delete(NIGHTLY.name());

    assertThat(schedules.names()).isEmpty();
  }

  @Test
  void shouldNameSchedulesReadablyUniquelyAndWithinScheduler() {
    TriggerId nightly = new TriggerId(new ModelId("growth", "churn"), "nightly");
    TriggerId longOne = new TriggerId(new ModelId("g".repeat(63), "c".repeat(63)), "n".repeat(63));
    TriggerId likeIt = new TriggerId(new ModelId("g".repeat(63), "c".repeat(63)), "m".repeat(63));

    assertThat(List.of(nightly, longOne, likeIt))
        .extracting(Schedule::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[0-9a-zA-Z-_.]{1,64}"))
        .first()
        .asString()
        .startsWith("growth.churn.nightly.")
        .isEqualTo(Schedule.name(nightly));
  }

  /** The part of Scheduler that is used, with its documented errors. */
  private static final class FakeScheduler implements SchedulerClient {
    private final Map<String, GetScheduleResponse> byName = new TreeMap<>();

    @Override
    public CreateScheduleResponse createSchedule(CreateScheduleRequest request) {
      if (byName.containsKey(request.name())) {
        throw ConflictException.builder().message("there").build();
      }
      put(
          GetScheduleResponse.builder()
              .groupName(request.groupName())
              .name(request.name())
              .scheduleExpression(request.scheduleExpression())
              .scheduleExpressionTimezone(request.scheduleExpressionTimezone())
              .flexibleTimeWindow(request.flexibleTimeWindow())
              .state(request.state())
              .target(request.target())
              .build());
      return CreateScheduleResponse.builder().build();
    }

    @Override
    public UpdateScheduleResponse updateSchedule(UpdateScheduleRequest request) {
      put(
          GetScheduleResponse.builder()
              .groupName(request.groupName())
              .name(request.name())
              .scheduleExpression(request.scheduleExpression())
              .scheduleExpressionTimezone(request.scheduleExpressionTimezone())
              .flexibleTimeWindow(request.flexibleTimeWindow())
              .state(request.state())
              .target(request.target())
              .build());
      return UpdateScheduleResponse.builder().build();
    }

    private void put(GetScheduleResponse schedule) {
      if (schedule.scheduleExpression().equals("cron(x)")) {
        throw ValidationException.builder().message("invalid").build();
      }
      byName.put(schedule.name(), schedule);
    }

    @Override
    public GetScheduleResponse getSchedule(GetScheduleRequest request) {
      GetScheduleResponse found = byName.get(request.name());
      if (found == null) {
        throw missing();
      }
      return found;
    }

    @Override
    public DeleteScheduleResponse deleteSchedule(DeleteScheduleRequest request) {
      if (byName.remove(request.name()) == null) {
        throw missing();
      }
      return DeleteScheduleResponse.builder().build();
    }

    @Override
    public ListSchedulesResponse listSchedules(ListSchedulesRequest request) {
      return ListSchedulesResponse.builder()
          .schedules(
              byName.keySet().stream()
                  .map(name -> ScheduleSummary.builder().name(name).build())
                  .toList())
          .build();
    }

    @Override
    public ListSchedulesIterable listSchedulesPaginator(ListSchedulesRequest request) {
      return new ListSchedulesIterable(this, request);
    }

    @Override
    public String serviceName() {
      return "scheduler";
    }

    @Override
    public void close() {}

    private static ResourceNotFoundException missing() {
      return ResourceNotFoundException.builder().message("not there").build();
    }
  }
}
