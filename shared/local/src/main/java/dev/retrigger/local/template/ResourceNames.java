package dev.retrigger.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.aws.Account;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What {@code Ref} and {@code GetAtt} say of each type of resource. A resource without a name of
 * its own is called after the stack and its logical id, the same at every start.
 */
final class ResourceNames implements Expressions.References {
  private final JsonNode resources;
  private final String stack;
  private final Account account;
  private final UnaryOperator<JsonNode> evaluate;

  ResourceNames(
      JsonNode resources, String stack, Account account, UnaryOperator<JsonNode> evaluate) {
    this.resources = resources;
    this.stack = stack;
    this.account = account;
    this.evaluate = evaluate;
  }

  /** Returns the name of a resource, as its own service knows it. */
  String name(String logicalId) {
    JsonNode resource = resources.path(logicalId);
    String property =
        switch (type(logicalId)) {
          case "AWS::SQS::Queue" -> "QueueName";
          case "AWS::DynamoDB::Table" -> "TableName";
          case "AWS::S3::Bucket" -> "BucketName";
          case "AWS::SNS::Topic" -> "TopicName";
          case "AWS::Serverless::Function" -> "FunctionName";
          case "AWS::StepFunctions::StateMachine" -> "StateMachineName";
          case "AWS::Logs::LogGroup" -> "LogGroupName";
          case "AWS::IAM::Role" -> "RoleName";
          default -> "Name";
        };
    JsonNode own = resource.path("Properties").path(property);
    if (!own.isMissingNode()) {
      return evaluate.apply(own).asText();
    }
    String generated = stack + "-" + logicalId;
    return type(logicalId).equals("AWS::S3::Bucket")
        ? generated.toLowerCase(Locale.ROOT)
        : generated;
  }

  @Override
  public Optional<String> ref(String reference) {
    int dot = reference.indexOf('.');
    String logicalId = dot < 0 ? reference : reference.substring(0, dot);
    if (!resources.has(logicalId)) {
      return Optional.empty();
    }
    if (dot > 0) {
      return qualified(logicalId, reference.substring(dot + 1));
    }
    return Optional.of(
        switch (type(logicalId)) {
          case "AWS::SQS::Queue" -> queueUrl(logicalId);
          case "AWS::SNS::Topic",
              "AWS::Serverless::StateMachine",
              "AWS::StepFunctions::StateMachine" ->
              arn(logicalId);
          default -> name(logicalId);
        });
  }

  @Override
  public Optional<String> attribute(String logicalId, String attribute) {
    if (!resources.has(logicalId)) {
      return Optional.empty();
    }
    return switch (attribute) {
      case "Arn", "TopicArn" -> Optional.of(arn(logicalId));
      case "QueueName", "TopicName", "Name" -> Optional.of(name(logicalId));
      case "QueueUrl" -> Optional.of(queueUrl(logicalId));
      case "StreamArn" -> Optional.of(arn(logicalId) + "/stream/local");
      default -> Optional.empty();
    };
  }

  private Optional<String> qualified(String logicalId, String suffix) {
    return switch (suffix) {
      case "Alias", "Version" ->
          Optional.of(arn(logicalId) + (suffix.equals("Alias") ? ":live" : ":1"));
      default -> Optional.empty();
    };
  }

  private String arn(String logicalId) {
    String name = name(logicalId);
    return switch (type(logicalId)) {
      case "AWS::SQS::Queue" -> account.arn("sqs", name);
      case "AWS::SNS::Topic" -> account.arn("sns", name);
      case "AWS::DynamoDB::Table" -> account.arn("dynamodb", "table/" + name);
      case "AWS::S3::Bucket" -> "arn:aws:s3:::" + name;
      case "AWS::Serverless::Function" -> account.arn("lambda", "function:" + name);
      case "AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine" ->
          account.arn("states", "stateMachine:" + name);
      case "AWS::Events::Rule" -> account.arn("events", "rule/" + name);
      case "AWS::Scheduler::ScheduleGroup" -> account.arn("scheduler", "schedule-group/" + name);
      case "AWS::KMS::Key" -> account.arn("kms", "key/" + name);
      case "AWS::Logs::LogGroup" -> account.arn("logs", "log-group:" + name);
      case "AWS::IAM::Role" -> "arn:aws:iam::" + account.id() + ":role/" + name;
      default ->
          throw new TemplateException(
              "the local runtime knows no ARN of " + logicalId + ", a " + type(logicalId));
    };
  }

  private String queueUrl(String logicalId) {
    return "https://sqs."
        + account.region()
        + ".amazonaws.com/"
        + account.id()
        + "/"
        + name(logicalId);
  }

  private String type(String logicalId) {
    return resources.path(logicalId).path("Type").asText();
  }
}
