package dev.retrigger.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.models.ProjectFile.Launch;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the launch role of a project from its files, in the words of {@code AWS::IAM::Role}: it
 * may start, watch and stop the targets that the project's models name, and nothing else; and only
 * the stack's own functions may take it, with the external id that the project file says, or the
 * stack's name.
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
   * @param account the stack's own; the role itself may be in another
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
    Optional<Launch> launch = project.launch();
    String of = launch.map(Launch::account).orElse(account);
    String externalId = launch.flatMap(Launch::externalId).orElse(stack);
    LaunchRolePolicy writer = new LaunchRolePolicy(account, region);
    ObjectNode role = JSON.objectNode();
    role.put("Path", "/retrigger/launch/");
    role.put("RoleName", project.project());
    role.set("AssumeRolePolicyDocument", writer.trust(stack, externalId));
    ObjectNode policy = role.putArray("Policies").addObject();
    policy.put("PolicyName", "launch");
    policy.set("PolicyDocument", writer.permissions(own, of));
    return role.toPrettyString() + "\n";
  }

  /**
   * What starting and following the pipeline's runs needs, for IAM to be asked whether it is so.
   */
  public static List<Need> needs(Pipeline pipeline, String account, String region) {
    LaunchGrants grants = new LaunchGrants(partition(region), account, region);
    grants.add(pipeline);
    ObjectNode document = JSON.objectNode();
    grants.write(document);
    return document.path("Statement").valueStream().map(Need::of).toList();
  }

  /**
   * Actions on resources.
   *
   * @param conditions keys of the request's context, and what they then are
   */
  public record Need(List<String> actions, List<String> resources, Map<String, String> conditions) {
    private static Need of(JsonNode statement) {
      Map<String, String> conditions = new TreeMap<>();
      statement
          .path("Condition")
          .valueStream()
          .flatMap(operator -> operator.properties().stream())
          .forEach(
              each ->
                  conditions.put(
                      each.getKey(),
                      each.getValue().isArray()
                          ? each.getValue().path(0).asText()
                          : each.getValue().asText()));
      return new Need(
          texts(statement.path("Action")), texts(statement.path("Resource")), conditions);
    }

    private static List<String> texts(JsonNode list) {
      return list.valueStream().map(JsonNode::asText).toList();
    }
  }

  private JsonNode trust(String stack, String externalId) {
    ObjectNode document = document();
    ObjectNode statement = statement(document, "TakenByTheStack", List.of("sts:AssumeRole"));
    statement.putObject("Principal").put("AWS", iam("root"));
    ObjectNode condition = statement.putObject("Condition");
    condition.putObject("StringEquals").put("sts:ExternalId", externalId);
    ArrayNode principals = condition.putObject("ArnLike").putArray("aws:PrincipalArn");
    principals.add(iam("role/" + stack + "-StartRunRole-*"));
    principals.add(iam("role/" + stack + "-TrackRunRole-*"));
    principals.add(iam("role/" + stack + "-RecordLineageRole-*"));
    return document;
  }

  private JsonNode permissions(List<CompiledModel> models, String of) {
    LaunchGrants grants = new LaunchGrants(partition, of, region);
    for (CompiledModel model : models) {
      model.file().pipelines().values().forEach(grants::add);
    }
    if (!models.isEmpty()) {
      grants.addLineage();
    }
    ObjectNode document = document();
    grants.write(document);
    return document;
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
