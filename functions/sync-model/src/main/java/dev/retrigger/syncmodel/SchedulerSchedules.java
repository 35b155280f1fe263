package dev.retrigger.syncmodel;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindow;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import software.amazon.awssdk.services.scheduler.model.Target;
import software.amazon.awssdk.services.scheduler.model.UpdateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.ValidationException;

/** Schedules in one group of EventBridge Scheduler, all with the same target. */
public final class SchedulerSchedules implements Schedules {
  /** How late a firing may come; later it is parked, because its moment has passed. */
  static final Duration PATIENCE = Duration.ofHours(6);

  private static final int MOST_RETRIES = 185;

  private final SchedulerClient client;
  private final String group;
  private final Destination destination;

  public SchedulerSchedules(SchedulerClient client, String group, Destination destination) {
    this.client = client;
    this.group = group;
    this.destination = destination;
  }

  @Override
  public Set<String> names() {
    return client.listSchedulesPaginator(request -> request.groupName(group)).schedules().stream()
        .map(ScheduleSummary::name)
        .collect(Collectors.toSet());
  }

  @Override
  public Standing compare(Schedule schedule) {
    try {
      GetScheduleResponse found =
          client.getSchedule(request -> request.groupName(group).name(schedule.name()));
      boolean same =
          schedule.expression().equals(found.scheduleExpression())
              && schedule.timezone().equals(found.scheduleExpressionTimezone())
              && target(schedule).equals(found.target())
              && window(schedule).equals(found.flexibleTimeWindow())
              && found.state() == ScheduleState.ENABLED
              && found.startDate() == null
              && found.endDate() == null;
      return same ? Standing.SAME : Standing.DIFFERENT;
    } catch (ResourceNotFoundException _) {
      return Standing.MISSING;
    }
  }

  @Override
  public boolean create(Schedule schedule) {
    try {
      client.createSchedule(
          CreateScheduleRequest.builder()
              .groupName(group)
              .name(schedule.name())
              .scheduleExpression(schedule.expression())
              .scheduleExpressionTimezone(schedule.timezone())
              .flexibleTimeWindow(window(schedule))
              .state(ScheduleState.ENABLED)
              .target(target(schedule))
              .build());
      return true;
    } catch (ConflictException _) {
      return update(schedule); // Another invocation was quicker, perhaps with an older file.
    } catch (ValidationException _) {
      return false;
    }
  }

  @Override
  public boolean update(Schedule schedule) {
    try {
      client.updateSchedule(
          UpdateScheduleRequest.builder()
              .groupName(group)
              .name(schedule.name())
              .scheduleExpression(schedule.expression())
              .scheduleExpressionTimezone(schedule.timezone())
              .flexibleTimeWindow(window(schedule))
              .state(ScheduleState.ENABLED)
              .target(target(schedule))
              .build());
      return true;
    } catch (ValidationException _) {
      return false;
    }
  }

  @Override
  public void delete(String name) {
    try {
      client.deleteSchedule(request -> request.groupName(group).name(name));
    } catch (ResourceNotFoundException _) {
      // That is what was wanted.
    }
  }

  private static FlexibleTimeWindow window(Schedule schedule) {
    return schedule.jitter().isZero()
        ? FlexibleTimeWindow.builder().mode(FlexibleTimeWindowMode.OFF).build()
        : FlexibleTimeWindow.builder()
            .mode(FlexibleTimeWindowMode.FLEXIBLE)
            .maximumWindowInMinutes(Math.toIntExact(schedule.jitter().toMinutes()))
            .build();
  }

  private Target target(Schedule schedule) {
    return Target.builder()
        .arn(destination.receiverArn())
        .roleArn(destination.roleArn())
        .input(schedule.input())
        .deadLetterConfig(parked -> parked.arn(destination.parkedArn()))
        .retryPolicy(
            retries ->
                retries
                    .maximumEventAgeInSeconds(Math.toIntExact(PATIENCE.toSeconds()))
                    .maximumRetryAttempts(MOST_RETRIES))
        .build();
  }

  /** Where firings go: to the receiver, in that role, and to the parked queue in the end. */
  public record Destination(String receiverArn, String roleArn, String parkedArn) {}
}
