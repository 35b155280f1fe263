package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.TriggerId;
import dev.retrigger.local.doctor.AwsSurroundings;
import dev.retrigger.local.doctor.Surroundings.Alarm;
import dev.retrigger.local.doctor.Surroundings.Bucket;
import dev.retrigger.local.doctor.Surroundings.Reach;
import dev.retrigger.local.doctor.Surroundings.Rule;
import dev.retrigger.local.doctor.TargetFinder;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import dev.retrigger.syncmodel.Schedule;
import dev.retrigger.targets.ProjectClients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ListRulesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineRequest;
import software.amazon.awssdk.services.sagemaker.model.DescribePipelineResponse;
import software.amazon.awssdk.services.sagemaker.model.SageMakerException;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.GetScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;

/** What the doctor asks AWS, and how it understands the answers. */
final class AwsSurroundingsTest {
  private static final TriggerId NIGHTLY = TriggerId.parse("growth/churn/nightly");
  private static final CompiledModel MODEL =
      new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
          .compile(
              List.of(
                  Source.of(
                      "churn.yaml",
                      """
                      version: 1
                      model: growth/churn
                      pipelines:
                        train: {target: {type: sagemaker-pipeline, name: Churn-Train}}
                      triggers:
                        nightly: {schedule: "cron(0 3 * * ? *)", start: train}
                      """)))
          .models()
          .getFirst();

  private final List<SimulatePrincipalPolicyRequest> simulated = new ArrayList<>();
  private final List<GetMetricDataRequest> metrics = new ArrayList<>();
  private final Set<String> denied = new HashSet<>();
  private final FakeBuckets buckets = new FakeBuckets();

  @Test
  @Tag("N-26")
  void shouldReadRulesPageByPageWithTheirTargets() {
    assertThat(surroundings().rules())
        .containsExactly(
            new Rule("prod-data", true, "{\"source\":[\"aws.s3\"]}", 1),
            new Rule("prod-images", false, "{\"source\":[\"aws.ecr\"]}", 0));
  }

  @Test
  @Tag("N-26")
  void shouldFindTheScheduleThatSyncModelMade() {
    assertThat(surroundings().schedule(NIGHTLY).orElseThrow().enabled()).isFalse();
    assertThat(surroundings().schedule(TriggerId.parse("growth/churn/weekly"))).isEmpty();
  }

  @Test
  @Tag("N-26")
  void shouldAskForTheMetricOfAnAlarm() {
    assertThat(surroundings().alarm("churn-late"))
        .isEqualTo(new Alarm.Watching(Optional.of(Instant.parse("2026-11-21T11:00:00Z"))));
    assertThat(surroundings().alarm("nobody")).isEqualTo(new Alarm.Missing());
    assertThat(surroundings().alarm("secret"))
        .isEqualTo(new Alarm.Unknown("CloudWatch says AccessDenied"));
    assertThat(metrics)
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.metricDataQueries().getFirst().metricStat().metric())
                    .satisfies(
                        metric -> {
                          assertThat(metric.namespace()).isEqualTo("churn");
                          assertThat(metric.dimensions()).hasSize(1);
                        }));
  }

  @Test
  @Tag("N-26")
  void shouldSimulateTheLaunchRoleOverItsTarget() {
    Reach open = reach();
    denied.add("sagemaker:StartPipelineExecution");
    Reach closed = reach();

    assertThat(open).isInstanceOf(Reach.Open.class);
    assertThat(closed)
        .isEqualTo(
            new Reach.Denied(
                "arn:aws:iam::111122223333:role/retrigger/launch/growth",
                List.of("sagemaker:StartPipelineExecution")));
    assertThat(simulated.getFirst().policySourceArn())
        .isEqualTo("arn:aws:iam::111122223333:role/retrigger/launch/growth");
    assertThat(simulated.getFirst().resourceArns())
        .containsExactly("arn:aws:sagemaker:eu-west-1:111122223333:pipeline/churn-train");
  }

  @Test
  void shouldReadTheSettingsOfABucket() {
    assertThat(surroundings().bucket("lake")).isEqualTo(new Bucket.Found(false, false));
  }

  @Test
  void shouldSayThatATargetIsNotThere() {
    CompiledModel other =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(
                List.of(
                    Source.of(
                        "churn.yaml",
                        """
                        version: 1
                        model: growth/churn
                        pipelines:
                          train: {target: {type: sagemaker-pipeline, name: nobody}}
                        triggers:
                          nightly: {schedule: "cron(0 3 * * ? *)", start: train}
                        """)))
            .models()
            .getFirst();

    assertThat(surroundings().reach(other, other.pipeline("train").orElseThrow()))
        .isEqualTo(new Reach.Missing("sagemaker-pipeline/nobody"));
  }

  private Reach reach() {
    return surroundings().reach(MODEL, MODEL.pipeline("train").orElseThrow());
  }

  private AwsSurroundings surroundings() {
    return new AwsSurroundings(
        new AwsSurroundings.Home("prod", "111122223333", "eu-west-1", Optional.empty()),
        new AwsSurroundings.Clients(
            events(), scheduler(), buckets, cloudWatch(), iam(), new TargetFinder(targets())),
        () -> Terminal.NOW);
  }

  private static EventBridgeClient events() {
    return new EventBridgeClient() {
      @Override
      public ListRulesResponse listRules(ListRulesRequest request) {
        assertThat(request.namePrefix()).isEqualTo("prod");
        return request.nextToken() == null
            ? ListRulesResponse.builder()
                .rules(
                    software.amazon.awssdk.services.eventbridge.model.Rule.builder()
                        .name("prod-tick")
                        .scheduleExpression("rate(1 minute)")
                        .build(),
                    rule("prod-data", RuleState.ENABLED, "aws.s3"))
                .nextToken("more")
                .build()
            : ListRulesResponse.builder()
                .rules(rule("prod-images", RuleState.DISABLED, "aws.ecr"))
                .build();
      }

      @Override
      public ListTargetsByRuleResponse listTargetsByRule(ListTargetsByRuleRequest request) {
        return request.rule().equals("prod-data")
            ? ListTargetsByRuleResponse.builder()
                .targets(Target.builder().id("queue").build())
                .build()
            : ListTargetsByRuleResponse.builder().build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  private static software.amazon.awssdk.services.eventbridge.model.Rule rule(
      String name, RuleState state, String source) {
    return software.amazon.awssdk.services.eventbridge.model.Rule.builder()
        .name(name)
        .state(state)
        .eventPattern("{\"source\":[\"" + source + "\"]}")
        .build();
  }

  private static SchedulerClient scheduler() {
    return new SchedulerClient() {
      @Override
      public GetScheduleResponse getSchedule(GetScheduleRequest request) {
        if (!request.name().equals(Schedule.name(NIGHTLY))) {
          throw ResourceNotFoundException.builder().build();
        }
        return GetScheduleResponse.builder()
            .name(request.name())
            .state(ScheduleState.DISABLED)
            .scheduleExpression("cron(0 3 * * ? *)")
            .scheduleExpressionTimezone("UTC")
            .build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  private CloudWatchClient cloudWatch() {
    return new CloudWatchClient() {
      @Override
      public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
        return switch (request.alarmNames().getFirst()) {
          case "secret" ->
              throw CloudWatchException.builder()
                  .awsErrorDetails(
                      AwsErrorDetails.builder()
                          .serviceName("CloudWatch")
                          .errorCode("AccessDenied")
                          .build())
                  .build();
          case "churn-late" ->
              DescribeAlarmsResponse.builder()
                  .metricAlarms(
                      MetricAlarm.builder()
                          .alarmName("churn-late")
                          .namespace("churn")
                          .metricName("lateness")
                          .dimensions(Dimension.builder().name("Model").value("churn").build())
                          .statistic(Statistic.MAXIMUM)
                          .period(300)
                          .build())
                  .build();
          default -> DescribeAlarmsResponse.builder().build();
        };
      }

      @Override
      public GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
        metrics.add(request);
        return GetMetricDataResponse.builder()
            .metricDataResults(
                MetricDataResult.builder()
                    .timestamps(
                        Instant.parse("2026-11-21T11:00:00Z"),
                        Instant.parse("2026-11-21T10:00:00Z"))
                    .values(1.0, 2.0)
                    .build())
            .build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  private IamClient iam() {
    return new IamClient() {
      @Override
      public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(
          SimulatePrincipalPolicyRequest request) {
        simulated.add(request);
        return SimulatePrincipalPolicyResponse.builder()
            .evaluationResults(
                request.actionNames().stream()
                    .map(
                        action ->
                            EvaluationResult.builder()
                                .evalActionName(action)
                                .evalDecision(
                                    denied.contains(action)
                                        ? PolicyEvaluationDecisionType.IMPLICIT_DENY
                                        : PolicyEvaluationDecisionType.ALLOWED)
                                .build())
                    .toList())
            .build();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  private static ProjectClients targets() {
    SageMakerClient sageMaker =
        new SageMakerClient() {
          @Override
          public DescribePipelineResponse describePipeline(DescribePipelineRequest request) {
            if (request.pipelineName().equals("nobody")) {
              throw SageMakerException.builder()
                  .awsErrorDetails(
                      AwsErrorDetails.builder()
                          .serviceName("SageMaker")
                          .errorCode("ResourceNotFound")
                          .build())
                  .build();
            }
            return DescribePipelineResponse.builder().pipelineArn("arn").build();
          }

          @Override
          public String serviceName() {
            return SERVICE_NAME;
          }

          @Override
          public void close() {}
        };
    return new ProjectClients() {
      @Override
      public String stateMachines() {
        return "";
      }

      @Override
      public SageMakerClient sageMaker() {
        return sageMaker;
      }
    };
  }
}
