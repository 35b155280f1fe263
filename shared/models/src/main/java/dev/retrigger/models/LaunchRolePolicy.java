package dev.retrigger.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes the launch role of a project from its files, in the words of {@code AWS::IAM::Role}: it
 * may start, watch and stop the targets that the project's models name, and nothing else; and only
 * the stack's own functions may take it, with the stack's name as external id.
 */
public final class LaunchRolePolicy {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String VERSION = "2012-10-17";

  private final String partition;
  private final String account;
  private final String region;

  private LaunchRolePolicy(String account, String region) {
    this.partition = partition(region);
    this.account = account;
    this.region = region;
  }

  /**
   * The role as indented JSON.
   *
   * @param models of which those of other projects are passed over
   * @param stack the name of the deployed stack
   */
  public static String print(
      Collection<CompiledModel> models,
      ProjectFile project,
      String account,
      String region,
      String stack) {
    List<CompiledModel> own =
        models.stream()
            .filter(model -> model.file().model().project().equals(project.project()))
            .toList();
    LaunchRolePolicy writer = new LaunchRolePolicy(account, region);
    ObjectNode role = JSON.objectNode();
    role.put("Path", "/retrigger/launch/");
    role.put("RoleName", project.project());
    role.set("AssumeRolePolicyDocument", writer.trust(stack));
    ObjectNode policy = role.putArray("Policies").addObject();
    policy.put("PolicyName", "launch");
    policy.set("PolicyDocument", writer.permissions(own));
    return role.toPrettyString() + "\n";
  }

  private JsonNode trust(String stack) {
    ObjectNode document = document();
    ObjectNode statement = statement(document, "TakenByTheStack", List.of("sts:AssumeRole"));
    statement.putObject("Principal").put("AWS", iam("root"));
    ObjectNode condition = statement.putObject("Condition");
    condition.putObject("StringEquals").put("sts:ExternalId", stack);
    ArrayNode principals = condition.putObject("ArnLike").putArray("aws:PrincipalArn");
    principals.add(iam("role/" + stack + "-StartRunRole-*"));
    principals.add(iam("role/" + stack + "-TrackRunRole-*"));
    principals.add(iam("role/" + stack + "-RecordLineageRole-*"));
    return document;
  }

  private JsonNode permissions(List<CompiledModel> models) {
    Set<String> pipelines = new TreeSet<>();
    Set<String> executions = new TreeSet<>();
    Set<String> machines = new TreeSet<>();
    Set<String> machineExecutions = new TreeSet<>();
    for (CompiledModel model : models) {
      for (Pipeline pipeline : model.file().pipelines().values()) {
        switch (pipeline.target()) {
          case Target.SageMakerPipeline target -> {
            // SageMaker's ARNs are lower case, whatever the case of the name.
            String arn = arn(target, "sagemaker", "pipeline/").toLowerCase(Locale.ROOT);
            pipelines.add(arn);
            executions.add(arn + "/execution/*");
          }
          case Target.StateMachine target -> {
            String arn = arn(target, "states", "stateMachine:");
            machines.add(arn);
            machineExecutions.add(arn.replace(":stateMachine:", ":execution:") + ":*");
          }
        }
      }
    }
    ObjectNode document = document();
    allow(
        document,
        "StartPipelines",
        pipelines,
        "sagemaker:StartPipelineExecution",
        "sagemaker:DescribePipeline",
        "sagemaker:ListPipelineExecutions");
    allow(
        document,
        "FollowPipelines",
        executions,
        "sagemaker:DescribePipelineExecution",
        "sagemaker:ListPipelineExecutionSteps",
        "sagemaker:ListPipelineParametersForExecution",
        "sagemaker:StopPipelineExecution");
    allow(document, "StartStateMachines", machines, "states:StartExecution");
    allow(
        document,
        "FollowStateMachines",
        machineExecutions,
        "states:DescribeExecution",
        "states:StopExecution");
    if (!models.isEmpty()) {
      allow(
          document,
          "RecordLineage",
          Set.of(sageMaker("action/rt-*"), sageMaker("artifact/*")),
          "sagemaker:CreateAction",
          "sagemaker:DescribeAction",
          "sagemaker:CreateArtifact",
          "sagemaker:AddAssociation");
      allow(
          document,
          "ReadModelPackages",
          Set.of(sageMaker("model-package/*")),
          "sagemaker:DescribeModelPackage");
      // IAM knows no resources for lists.
      allow(
          document,
          "FindLineage",
          Set.of("*"),
          "sagemaker:ListArtifacts",
          "sagemaker:ListAssociations");
    }
    if (models.stream()
        .flatMap(model -> model.file().pipelines().values().stream())
        .anyMatch(pipeline -> pipeline.versions().isPresent())) {
      allow(document, "FindVersions", Set.of("*"), "sagemaker:ListModels");
    }
    return document;
  }

  private String sageMaker(String resource) {
    return new Arn(partition, "sagemaker", region, account, resource).toString();
  }

  private String arn(Target target, String service, String kind) {
    return target
        .arn()
        .map(Arn::toString)
        .orElseGet(
            () -> new Arn(partition, service, region, account, kind + target.name()).toString());
  }

  private String iam(String resource) {
    return String.join(":", "arn", partition, "iam", "", account, resource);
  }

  private static ObjectNode document() {
    ObjectNode document = JSON.objectNode();
    document.put("Version", VERSION);
    document.putArray("Statement");
    return document;
  }

  private static void allow(
      ObjectNode document, String sid, Set<String> resources, String... actions) {
    if (!resources.isEmpty()) {
      ArrayNode list = statement(document, sid, List.of(actions)).putArray("Resource");
      resources.stream().sorted().forEach(list::add);
    }
  }

  private static ObjectNode statement(ObjectNode document, String sid, List<String> actions) {
    ObjectNode statement = document.withArray("Statement").addObject();
    statement.put("Sid", sid);
    statement.put("Effect", "Allow");
    ArrayNode list = statement.putArray("Action");
    actions.forEach(list::add);
    return statement;
  }

  private static String partition(String region) {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
