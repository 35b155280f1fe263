package dev.retrigger.local.aws;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.local.timeline.Happening.ScheduleFired;
import dev.retrigger.local.timeline.Timeline;
import dev.retrigger.models.ScheduleExpression;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindow;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ListSchedulesRequest;
import software.amazon.awssdk.services.scheduler.model.ListSchedulesResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import software.amazon.awssdk.services.scheduler.model.Target;
import software.amazon.awssdk.services.scheduler.model.UpdateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.UpdateScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ValidationException;

/**
 * Amazon EventBridge Scheduler. Fires at the scheduled time in the schedule's own time zone, or
 * within its flexible window after that, with the scheduled time in the input; what was due while
 * the local runtime was not running is not made up for. An input whose target is not there goes to
 * the schedule's dead-letter queue.
 */
public final class LocalScheduler implements SchedulerClient {
  /** What Scheduler does where a target does not say otherwise. */
  private static final int MOST_RETRIES = 185;

  private static final int OLDEST_SECONDS = 86_400;

  private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z_.-]{1,64}");
  private static final String DEFAULT_GROUP = "default";
  private static final int PAGE = 100;

  private final EventLoop loop;
  private final Account account;
  private final Ids ids;
  private final Timeline timeline;
  private final LocalSqs sqs;
  private final BiConsumer<String, String> invoke;
  private final Set<String> groups = new LinkedHashSet<>(List.of(DEFAULT_GROUP));
  private final Map<String, Schedule> schedules = new TreeMap<>();
  private final Map<String, EventLoop.Timer> timers = new HashMap<>();

  /**
   * Makes a scheduler.
   *
   * @param invoke queues an invocation of the function with this ARN; throws {@link
   *     IllegalArgumentException} when there is none
   */
  public LocalScheduler(
      EventLoop loop,
      Account account,
      Ids ids,
      Timeline timeline,
      LocalSqs sqs,
      BiConsumer<String, String> invoke,
      StateDirectory state) {
    this.loop = loop;
    this.account = account;
    this.ids = ids;
    this.timeline = timeline;
    this.sqs = sqs;
    this.invoke = invoke;
    state.keep("schedules", () -> List.copyOf(schedules.values()), this::restore);
  }

  /** A schedule, as it is kept. */
  record Schedule(
      String group,
      String name,
      String expression,
      String zone,
      boolean enabled,
      String description,
      String targetArn,
      String roleArn,
      String input,
      Optional<String> deadLetterArn,
      int retries,
      int oldestSeconds,
      Optional<Instant> start,
      Optional<Instant> end,
      int flexibleMinutes,
      String clientToken,
      Instant created,
      Instant modified) {
    String id() {
      return group + "/" + name;
    }
  }

  public void createGroup(String name) {
    groups.add(name);
  }

  /** Makes a schedule that a template declares, or brings the one that is there in line. */
  public void declare(
      String group, String name, String expression, String zone, String target, String input) {
    Schedule schedule =
        new Schedule(
            group(group),
            name(name),
            expression,
            zone(zone),
            true,
            "",
            target,
            "",
            input,
            Optional.empty(),
            MOST_RETRIES,
            OLDEST_SECONDS,
            Optional.empty(),
            Optional.empty(),
            0,
            "",
            loop.instant(),
            loop.instant());
    expression(schedule);
    keep(schedule);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public CreateScheduleResponse createSchedule(CreateScheduleRequest request) {
    Instant now = loop.instant();
    Schedule schedule =
        new Schedule(
            group(request.groupName()),
            name(request.name()),
            request.scheduleExpression(),
            zone(request.scheduleExpressionTimezone()),
            request.state() != ScheduleState.DISABLED,
            text(request.description()),
            request.target().arn(),
            text(request.target().roleArn()),
            text(request.target().input()),
            deadLetters(request.target()),
            retries(request.target()),
            oldestSeconds(request.target()),
            Optional.ofNullable(request.startDate()),
            Optional.ofNullable(request.endDate()),
            flexibleMinutes(request.flexibleTimeWindow()),
            text(request.clientToken()),
            now,
            now);
    expression(schedule);
    Schedule same = schedules.get(schedule.id());
    boolean repeated =
        same != null
            && !schedule.clientToken().isEmpty()
            && same.clientToken().equals(schedule.clientToken());
    if (same != null && !repeated) {
      throw Errors.of(
          ConflictException.builder(),
          409,
          "ConflictException",
          "Schedule " + schedule.name() + " already exists.");
    }
    if (!repeated) {
      keep(schedule);
    }
    return CreateScheduleResponse.builder().scheduleArn(arn(schedule)).build();
  }

  /** Replaces the whole schedule: what the request leaves out takes its default, as on AWS. */
  @Override
  public UpdateScheduleResponse updateSchedule(UpdateScheduleRequest request) {
    Schedule before = find(request.groupName(), request.name());
    Schedule schedule =
        new Schedule(
            before.group(),
            before.name(),
            request.scheduleExpression(),
            zone(request.scheduleExpressionTimezone()),
            request.state() != ScheduleState.DISABLED,
            text(request.description()),
            request.target().arn(),
            text(request.target().roleArn()),
            text(request.target().input()),
            deadLetters(request.target()),
            retries(request.target()),
            oldestSeconds(request.target()),
            Optional.ofNullable(request.startDate()),
            Optional.ofNullable(request.endDate()),
            flexibleMinutes(request.flexibleTimeWindow()),
            before.clientToken(),
            before.created(),
            loop.instant());
    expression(schedule);
    keep(schedule);
    return UpdateScheduleResponse.builder().scheduleArn(arn(schedule)).build();
  }

  @Override
  public DeleteScheduleResponse deleteSchedule(DeleteScheduleRequest request) {
    Schedule schedule = find(request.groupName(), request.name());
    schedules.remove(schedule.id());
    disarm(schedule);
    return DeleteScheduleResponse.builder().build();
  }

  @Override
  public GetScheduleResponse getSchedule(GetScheduleRequest request) {
    Schedule schedule = find(request.groupName(), request.name());
    return GetScheduleResponse.builder()
        .arn(arn(schedule))
        .groupName(schedule.group())
        .name(schedule.name())
        .scheduleExpression(schedule.expression())
        .scheduleExpressionTimezone(schedule.zone())
        .state(state(schedule))
        .description(schedule.description())
        .flexibleTimeWindow(window(schedule))
        .startDate(schedule.start().orElse(null))
        .endDate(schedule.end().orElse(null))
        .creationDate(schedule.created())
        .lastModificationDate(schedule.modified())
        .target(
            target -> {
              target.arn(schedule.targetArn()).roleArn(schedule.roleArn()).input(schedule.input());
              schedule.deadLetterArn().ifPresent(a -> target.deadLetterConfig(d -> d.arn(a)));
              target.retryPolicy(
                  policy ->
                      policy
                          .maximumRetryAttempts(schedule.retries())
                          .maximumEventAgeInSeconds(schedule.oldestSeconds()));
            })
        .build();
  }

  @Override
  public ListSchedulesResponse listSchedules(ListSchedulesRequest request) {
    List<Schedule> all =
        schedules.values().stream()
            .filter(s -> request.groupName() == null || s.group().equals(request.groupName()))
            .filter(s -> request.namePrefix() == null || s.name().startsWith(request.namePrefix()))
            .filter(s -> request.state() == null || state(s) == request.state())
            .toList();
    int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
    int most = request.maxResults() == null ? PAGE : request.maxResults();
    int to = Math.min(all.size(), from + most);
    return ListSchedulesResponse.builder()
        .schedules(all.subList(from, to).stream().map(this::summary).toList())
        .nextToken(to < all.size() ? Integer.toString(to) : null)
        .build();
  }

  private void keep(Schedule schedule) {
    disarm(schedule);
    schedules.put(schedule.id(), schedule);
    Instant from = schedule.start().filter(s -> s.isAfter(loop.instant())).orElseGet(loop::instant);
    arm(schedule, from);
  }

  private void arm(Schedule schedule, Instant after) {
    if (!schedule.enabled()) {
      return;
    }
    expression(schedule)
        .next(after, ZoneId.of(schedule.zone()))
        .filter(next -> schedule.end().stream().noneMatch(next::isAfter))
        .ifPresent(
            next ->
                timers.put(
                    schedule.id(),
                    loop.inBackgroundAt(
                        next.plus(lateness(schedule, next)), () -> fire(schedule, next))));
  }

  private void disarm(Schedule schedule) {
    EventLoop.Timer timer = timers.remove(schedule.id());
    if (timer != null) {
      timer.cancel();
    }
  }

  private void fire(Schedule schedule, Instant scheduled) {
    timeline.happened(new ScheduleFired(loop.instant(), schedule.id(), scheduled));
    String input =
        schedule
            .input()
            .replace("<aws.scheduler.schedule-arn>", arn(schedule))
            .replace(
                "<aws.scheduler.scheduled-time>",
                scheduled.truncatedTo(ChronoUnit.SECONDS).toString())
            .replace("<aws.scheduler.execution-id>", ids.uuid())
            .replace("<aws.scheduler.attempt-number>", "1");
    try {
      if (schedule.targetArn().startsWith("arn:aws:sqs:")) {
        sqs.deliver(sqs.queue(schedule.targetArn()), input);
      } else {
        invoke.accept(schedule.targetArn(), input);
      }
    } catch (IllegalArgumentException | AwsServiceException _) {
      schedule.deadLetterArn().ifPresent(queue -> sqs.deliver(sqs.queue(queue), input));
    }
    arm(schedule, scheduled);
  }

  private ScheduleExpression expression(Schedule schedule) {
    try {
      return ScheduleExpression.parse(schedule.expression());
    } catch (IllegalArgumentException e) {
      throw invalid("Invalid Schedule Expression " + schedule.expression() + ".");
    }
  }

  private Schedule find(@Nullable String group, String name) {
    Schedule schedule = schedules.get(group(group) + "/" + name);
    if (schedule == null) {
      throw Errors.of(
          ResourceNotFoundException.builder(),
          404,
          "ResourceNotFoundException",
          "Schedule " + name + " does not exist.");
    }
    return schedule;
  }

  private String group(@Nullable String name) {
    String group = name == null ? DEFAULT_GROUP : name;
    if (!groups.contains(group)) {
      throw Errors.of(
          ResourceNotFoundException.builder(),
          404,
          "ResourceNotFoundException",
          "Schedule group " + group + " does not exist.");
    }
    return group;
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw invalid("Value at 'name' failed to satisfy constraint: " + NAME.pattern());
    }
    return name;
  }

  private static String zone(@Nullable String zone) {
    try {
      return zone == null ? "UTC" : ZoneId.of(zone).getId();
    } catch (DateTimeException e) {
      throw invalid("Invalid timezone " + zone);
    }
  }

  /** Some minute of the window, and the same one whenever it is asked for. */
  private static Duration lateness(Schedule schedule, Instant firing) {
    return schedule.flexibleMinutes() == 0
        ? Duration.ZERO
        : Duration.ofMinutes(
            Math.floorMod(Objects.hash(schedule.id(), firing), schedule.flexibleMinutes()));
  }

  private static int flexibleMinutes(@Nullable FlexibleTimeWindow window) {
    if (window == null || window.mode() == null) {
      throw invalid("FlexibleTimeWindow must have a mode.");
    }
    Integer minutes = window.maximumWindowInMinutes();
    boolean flexible = window.mode() == FlexibleTimeWindowMode.FLEXIBLE;
    if (flexible != (minutes != null) || (minutes != null && (minutes < 1 || minutes > 1_440))) {
      throw invalid("MaximumWindowInMinutes must be from 1 to 1440, and only with FLEXIBLE.");
    }
    return minutes == null ? 0 : minutes;
  }

  private static FlexibleTimeWindow window(Schedule schedule) {
    return schedule.flexibleMinutes() == 0
        ? FlexibleTimeWindow.builder().mode(FlexibleTimeWindowMode.OFF).build()
        : FlexibleTimeWindow.builder()
            .mode(FlexibleTimeWindowMode.FLEXIBLE)
            .maximumWindowInMinutes(schedule.flexibleMinutes())
            .build();
  }

  private static int retries(Target target) {
    return target.retryPolicy() == null || target.retryPolicy().maximumRetryAttempts() == null
        ? MOST_RETRIES
        : target.retryPolicy().maximumRetryAttempts();
  }

  private static int oldestSeconds(Target target) {
    return target.retryPolicy() == null || target.retryPolicy().maximumEventAgeInSeconds() == null
        ? OLDEST_SECONDS
        : target.retryPolicy().maximumEventAgeInSeconds();
  }

  private static Optional<String> deadLetters(Target target) {
    return target.deadLetterConfig() == null
        ? Optional.empty()
        : Optional.ofNullable(target.deadLetterConfig().arn());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static ScheduleState state(Schedule schedule) {
    return schedule.enabled() ? ScheduleState.ENABLED : ScheduleState.DISABLED;
  }

  private ScheduleSummary summary(Schedule schedule) {
    return ScheduleSummary.builder()
        .arn(arn(schedule))
        .groupName(schedule.group())
        .name(schedule.name())
        .state(state(schedule))
        .creationDate(schedule.created())
        .lastModificationDate(schedule.modified())
        .target(target -> target.arn(schedule.targetArn()))
        .build();
  }

  private String arn(Schedule schedule) {
    return account.arn("scheduler", "schedule/" + schedule.id());
  }

  private static AwsServiceException invalid(String message) {
    return Errors.of(ValidationException.builder(), "ValidationException", message);
  }

  private void restore(JsonNode saved) {
    for (Schedule schedule : Json.as(saved, new TypeReference<List<Schedule>>() {})) {
      groups.add(schedule.group());
      keep(schedule);
    }
  }
}
