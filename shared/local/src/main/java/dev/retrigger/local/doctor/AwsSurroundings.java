package dev.retrigger.local.doctor;

import dev.retrigger.domain.TriggerId;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.LaunchRolePolicy;
import dev.retrigger.models.LaunchRolePolicy.Need;
import dev.retrigger.models.Pipeline;
import dev.retrigger.syncmodel.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.ContextKeyTypeEnum;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;

/** A deployed stack's surroundings, looked at with the caller's own credentials. */
public final class AwsSurroundings implements Surroundings {
  /** How far back a metric's values are looked for. */
  private static final Duration TWO_WEEKS = Duration.ofDays(14);

  private final Home home;
  private final Clients clients;
  private final InstantSource clock;

  /**
   * Where the stack is.
   *
   * @param stack its name
   * @param webhooks where senders of webhooks post to, if it knows any
   */
  public record Home(String stack, String account, String region, Optional<String> webhooks) {}

  /** The services that are asked. */
  public record Clients(
      EventBridgeClient events,
      SchedulerClient scheduler,
      S3Client s3,
      CloudWatchClient cloudWatch,
      IamClient iam,
      TargetFinder targets) {}

  public AwsSurroundings(Home home, Clients clients, InstantSource clock) {
    this.home = home;
    this.clients = clients;
    this.clock = clock;
  }

  @Override
  public List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      Optional<String> from = token;
      ListRulesResponse page =
          clients
              .events()
              .listRules(request -> request.namePrefix(home.stack()).nextToken(from.orElse(null)));
      page.rules().stream()
          .filter(rule -> rule.eventPattern() != null)
          .map(
              rule ->
                  new Rule(
                      rule.name(),
                      rule.state() == RuleState.ENABLED,
                      rule.eventPattern(),
                      clients
                          .events()
                          .listTargetsByRule(request -> request.rule(rule.name()))
                          .targets()
                          .size()))
          .forEach(rules::add);
      token = Optional.ofNullable(page.nextToken());
    } while (token.isPresent());
    return rules;
  }

  @Override
  public Optional<Timetable> schedule(TriggerId trigger) {
    try {
      GetScheduleResponse found =
          clients
              .scheduler()
              .getSchedule(request -> request.groupName(home.stack()).name(Schedule.name(trigger)));
      return Optional.of(
          new Timetable(
              found.name(),
              found.state() == ScheduleState.ENABLED,
              found.scheduleExpression(),
              found.scheduleExpressionTimezone()));
    } catch (ResourceNotFoundException _) {
      return Optional.empty();
    }
  }

  @Override
  public Bucket bucket(String name) {
    try {
      return new Bucket.Found(
          clients
                  .s3()
                  .getBucketNotificationConfiguration(request -> request.bucket(name))
                  .eventBridgeConfiguration()
              != null,
          clients.s3().getBucketVersioning(request -> request.bucket(name)).status()
              == BucketVersioningStatus.ENABLED);
    } catch (SdkException e) {
      return new Bucket.Unknown(why(e));
    }
  }

  @Override
  public Alarm alarm(String name) {
    try {
      Optional<MetricAlarm> alarm =
          clients
              .cloudWatch()
              .describeAlarms(request -> request.alarmNames(name))
              .metricAlarms()
              .stream()
              .findFirst();
      return alarm
          .<Alarm>map(found -> new Alarm.Watching(last(found)))
          .orElseGet(Alarm.Missing::new);
    } catch (SdkException e) {
      return new Alarm.Unknown(why(e));
    }
  }

  private Optional<Instant> last(MetricAlarm alarm) {
    Instant now = clock.instant();
    return clients
        .cloudWatch()
        .getMetricData(
            request ->
                request
                    .startTime(now.minus(TWO_WEEKS))
                    .endTime(now)
                    .scanBy(ScanBy.TIMESTAMP_DESCENDING)
                    .metricDataQueries(queries(alarm)))
        .metricDataResults()
        .stream()
        .map(MetricDataResult::timestamps)
        .flatMap(List::stream)
        .max(Comparator.naturalOrder());
  }

  /** An alarm on metric math has its queries; any other, one metric. */
  private static List<MetricDataQuery> queries(MetricAlarm alarm) {
    if (alarm.hasMetrics() && !alarm.metrics().isEmpty()) {
      return alarm.metrics();
    }
    Metric metric =
        Metric.builder()
            .namespace(alarm.namespace())
            .metricName(alarm.metricName())
            .dimensions(alarm.dimensions())
            .build();
    String statistic =
        alarm.extendedStatistic() == null ? alarm.statisticAsString() : alarm.extendedStatistic();
    return List.of(
        MetricDataQuery.builder()
            .id("m1")
            .metricStat(stat -> stat.metric(metric).period(alarm.period()).stat(statistic))
            .build());
  }

  @Override
  public Optional<String> webhooks() {
    return home.webhooks();
  }

  @Override
  public Reach reach(CompiledModel model, Pipeline pipeline) {
    String project = model.file().model().project();
    String account =
        model.project().launch().map(launch -> launch.account()).orElse(home.account());
    String role = "arn:aws:iam::" + account + ":role/retrigger/launch/" + project;
    if (!account.equals(home.account())) {
      return new Reach.Unknown("its launch role is in account " + account);
    }
    Optional<Reach> missing = clients.targets().trouble(pipeline.target());
    if (missing.isPresent()) {
      return missing.get();
    }
    try {
      List<String> denied =
          LaunchRolePolicy.needs(pipeline, account, home.region()).stream()
              .flatMap(need -> denied(role, need))
              .distinct()
              .sorted()
              .toList();
      return denied.isEmpty()
          ? new Reach.Open("it is there, and role " + project + " may call it")
          : new Reach.Denied(role, denied);
    } catch (NoSuchEntityException _) {
      return new Reach.Missing("role " + role);
    } catch (SdkException e) {
      return new Reach.Unknown(why(e));
    }
  }

  private Stream<String> denied(String role, Need need) {
    return clients
        .iam()
        .simulatePrincipalPolicy(
            request ->
                request
                    .policySourceArn(role)
                    .actionNames(need.actions())
                    .resourceArns(need.resources())
                    .contextEntries(
                        need.conditions().entrySet().stream()
                            .map(
                                each ->
                                    ContextEntry.builder()
                                        .contextKeyName(each.getKey())
                                        .contextKeyType(ContextKeyTypeEnum.STRING)
                                        .contextKeyValues(each.getValue())
                                        .build())
                            .toList()))
        .evaluationResults()
        .stream()
        .filter(result -> result.evalDecision() != PolicyEvaluationDecisionType.ALLOWED)
        .map(EvaluationResult::evalActionName);
  }

  private static String why(SdkException e) {
    return Troubles.sentence(e);
  }
}
