package dev.retrigger.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a launch role may do: start, follow and stop exactly these targets. Each action is one that
 * an adapter calls; {@code *} stands as a resource only where IAM knows no other, and then with a
 * condition where it knows one.
 */
final class LaunchGrants {
  private static final Grant SAGEMAKER_START =
      new Grant(
          "StartPipelines",
          "sagemaker:StartPipelineExecution",
          "sagemaker:DescribePipeline",
          "sagemaker:ListPipelineExecutions");
  private static final Grant SAGEMAKER_FOLLOW =
      new Grant(
          "FollowPipelines",
          "sagemaker:DescribePipelineExecution",
          "sagemaker:ListPipelineExecutionSteps",
          "sagemaker:ListPipelineParametersForExecution",
          "sagemaker:RetryPipelineExecution",
          "sagemaker:StopPipelineExecution");
  private static final Grant SAGEMAKER_PACKAGES =
      new Grant("ReadModelPackages", "sagemaker:DescribeModelPackage");
  private static final Grant LINEAGE_RECORD =
      new Grant(
          "RecordLineage",
          "sagemaker:CreateAction",
          "sagemaker:DescribeAction",
          "sagemaker:CreateArtifact",
          "sagemaker:AddAssociation");
  private static final Grant LINEAGE_FIND =
      new Grant("FindLineage", "sagemaker:ListArtifacts", "sagemaker:ListAssociations");
  private static final Grant SAGEMAKER_MODELS = new Grant("FindVersions", "sagemaker:ListModels");
  private static final Grant STATES_START =
      new Grant("StartStateMachines", "states:StartExecution", "states:DescribeStateMachine");
  private static final Grant STATES_FOLLOW =
      new Grant(
          "FollowStateMachines",
          "states:DescribeExecution",
          "states:RedriveExecution",
          "states:StopExecution");
  private static final Grant AIRFLOW_CALL = new Grant("CallAirflow", "airflow:InvokeRestApi");
  private static final Grant AIRFLOW_READ = new Grant("ReadAirflow", "airflow:GetEnvironment");
  private static final Grant CODEBUILD =
      new Grant(
          "RunBuilds",
          "codebuild:StartBuild",
          "codebuild:BatchGetBuilds",
          "codebuild:ListBuildsForProject",
          "codebuild:StopBuild");
  private static final Grant CODEPIPELINE =
      new Grant(
          "RunCodePipelines",
          "codepipeline:StartPipelineExecution",
          "codepipeline:GetPipeline",
          "codepipeline:GetPipelineExecution",
          "codepipeline:ListActionExecutions",
          "codepipeline:ListPipelineExecutions",
          "codepipeline:StopPipelineExecution");
  private static final Grant ECS_RUN = new Grant("RunTasks", "ecs:RunTask");
  private static final Grant ECS_TAG = new Grant("TagTasks", "ecs:TagResource");
  private static final Grant ECS_FOLLOW =
      new Grant("FollowTasks", "ecs:DescribeTasks", "ecs:StopTask");
  private static final Grant ECS_LIST = new Grant("ListTasks", "ecs:ListTasks");
  private static final Grant ECS_READ =
      new Grant("ReadTaskDefinitions", "ecs:DescribeTaskDefinition");
  private static final Grant PASS_ROLE = new Grant("PassTaskRoles", "iam:PassRole");
  private static final Grant LOGS = new Grant("ReadTaskLogs", "logs:GetLogEvents");
  private static final Grant LAMBDA = new Grant("InvokeFunctions", "lambda:InvokeFunction");

  private final String partition;
  private final String account;
  private final String region;
  private final Map<Grant, Set<String>> resources = new LinkedHashMap<>();
  private final Set<String> clusters = new TreeSet<>();

  LaunchGrants(String partition, String account, String region) {
    this.partition = partition;
    this.account = account;
    this.region = region;
  }

  /** What every model needs: its runs are in SageMaker's lineage, wherever they execute. */
  void addLineage() {
    grant(LINEAGE_RECORD, arn("sagemaker", "action/rt-*"));
    grant(LINEAGE_RECORD, arn("sagemaker", "artifact/*"));
    // Which groups a pipeline registers into stands in its steps, not in the file.
    grant(SAGEMAKER_PACKAGES, arn("sagemaker", "model-package/*"));
    grant(LINEAGE_FIND, "*");
  }

  void add(Pipeline pipeline) {
    if (pipeline.versions().isPresent()) {
      grant(SAGEMAKER_MODELS, "*");
    }
    switch (pipeline.target()) {
      case Target.SageMakerPipeline target -> {
        // SageMaker's ARNs are lower case, whatever the case of the name.
        String arn = arn(target, "sagemaker", "pipeline/").toLowerCase(Locale.ROOT);
        grant(SAGEMAKER_START, arn);
        grant(SAGEMAKER_FOLLOW, arn + "/execution/*");
      }
      case Target.StateMachine target -> {
        String arn = arn(target, "states", "stateMachine:");
        grant(STATES_START, arn);
        grant(STATES_FOLLOW, arn.replace(":stateMachine:", ":execution:") + ":*");
      }
      case Target.MwaaDag(String environment, String _) -> {
        // Airflow's own role User may start and change DAG runs, and configure nothing.
        grant(AIRFLOW_CALL, arn("airflow", "role/" + environment + "/User"));
        grant(AIRFLOW_READ, arn("airflow", "environment/" + environment));
      }
      case Target.CodeBuild(String project) ->
          grant(CODEBUILD, arn("codebuild", "project/" + project));
      case Target.CodePipeline(String name) -> grant(CODEPIPELINE, arn("codepipeline", name));
      case Target.EcsTask target -> add(target);
      case Target.Lambda target -> grant(LAMBDA, arn(target, "lambda", "function:"));
      case Target.Kafka _, Target.Webhook _ -> {} // IAM has no part in them.
    }
  }

  private void add(Target.EcsTask task) {
    clusters.add(arn("ecs", "cluster/" + task.cluster()));
    String revision = task.taskDefinition().contains(":") ? "" : ":*";
    grant(ECS_RUN, arn("ecs", "task-definition/" + task.taskDefinition() + revision));
    String tasks = arn("ecs", "task/" + task.cluster() + "/*");
    grant(ECS_TAG, tasks);
    grant(ECS_FOLLOW, tasks);
    grant(ECS_LIST, "*");
    grant(ECS_READ, "*");
    grant(LOGS, arn("logs", "log-group:" + task.logGroup() + ":*"));
    task.taskRole().ifPresent(role -> grant(PASS_ROLE, role(role)));
    task.executionRole().ifPresent(role -> grant(PASS_ROLE, role(role)));
  }

  /** Writes a statement for each grant. */
  void write(ObjectNode document) {
    resources.forEach(
        (grant, of) -> {
          ObjectNode statement = document.withArray("Statement").addObject();
          statement.put("Sid", grant.sid());
          statement.put("Effect", "Allow");
          ArrayNode actions = statement.putArray("Action");
          grant.actions().forEach(actions::add);
          ArrayNode list = statement.putArray("Resource");
          of.forEach(list::add);
          condition(grant, statement);
        });
  }

  private void condition(Grant grant, ObjectNode statement) {
    if (grant.equals(ECS_RUN) || grant.equals(ECS_LIST)) {
      ArrayNode of =
          statement.putObject("Condition").putObject("ArnEquals").putArray("ecs:cluster");
      clusters.forEach(of::add);
    } else if (grant.equals(ECS_TAG)) {
      statement.putObject("Condition").putObject("StringEquals").put("ecs:CreateAction", "RunTask");
    } else if (grant.equals(PASS_ROLE)) {
      statement
          .putObject("Condition")
          .putObject("StringEquals")
          .put("iam:PassedToService", "ecs-tasks.amazonaws.com");
    }
  }

  private void grant(Grant grant, String resource) {
    resources.computeIfAbsent(grant, _ -> new TreeSet<>()).add(resource);
  }

  private String arn(Target target, String service, String kind) {
    return target.arn().map(Arn::toString).orElseGet(() -> arn(service, kind + target.name()));
  }

  private String arn(String service, String resource) {
    return new Arn(partition, service, region, account, resource).toString();
  }

  private String role(String name) {
    return String.join(":", "arn", partition, "iam", "", account, "role/" + name);
  }

  private record Grant(String sid, List<String> actions) {
    Grant(String sid, String... actions) {
      this(sid, List.of(actions));
    }
  }
}
