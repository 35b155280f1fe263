package dev.retrigger.local.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;

/**
 * A deployed stack, as CloudFormation describes it.
 *
 * @param id its ARN, which names the account and the region
 */
record Stack(String name, String id, Map<String, String> parameters, Map<String, String> outputs) {
  private static final String NO_SUCH_STACK = "ValidationError";

  Stack {
    parameters = Map.copyOf(parameters);
    outputs = Map.copyOf(outputs);
  }

  /** Looks a stack up; a name that no stack has is bad input. */
  static Stack find(CloudFormationClient client, String name) {
    try {
      return client.describeStacks(request -> request.stackName(name)).stacks().stream()
          .findFirst()
          .map(
              stack ->
                  new Stack(
                      stack.stackName(),
                      stack.stackId(),
                      stack.parameters().stream()
                          .collect(
                              Collectors.toMap(Parameter::parameterKey, Parameter::parameterValue)),
                      stack.outputs().stream()
                          .collect(Collectors.toMap(Output::outputKey, Output::outputValue))))
          .orElseThrow(() -> missing(name));
    } catch (AwsServiceException e) {
      if (e.awsErrorDetails() != null && NO_SUCH_STACK.equals(e.awsErrorDetails().errorCode())) {
        throw missing(name);
      }
      throw e;
    }
  }

  private static CommandFailure missing(String name) {
    return CommandFailure.badInput(
        "there is no stack "
            + name
            + " in this account and region; see AWS_PROFILE and AWS_REGION");
  }

  /** What people check before they agree. */
  String where() {
    String[] arn = id.split(":", 6);
    return arn.length < 6
        ? "stack " + name
        : "account " + arn[4] + ", region " + arn[3] + ", stack " + name;
  }

  /** Whose it is. */
  String account() {
    String[] arn = id.split(":", 6);
    return arn.length < 6 ? "" : arn[4];
  }

  /** Where it is. */
  String region() {
    String[] arn = id.split(":", 6);
    return arn.length < 6 ? "" : arn[3];
  }

  /** An output; a stack without it is not ours. */
  String output(String key) {
    return Optional.ofNullable(outputs.get(key))
        .orElseThrow(
            () ->
                CommandFailure.badInput(
                    "stack " + name + " has no output " + key + "; is it a stack of Retrigger?"));
  }

  /** What {@code ${env}} stands for. */
  String environment() {
    return parameters.getOrDefault("Environment", "dev");
  }

  /** The buckets whose objects it hears of. */
  List<String> dataBuckets() {
    return Arrays.stream(parameters.getOrDefault("DataBuckets", "").split(","))
        .map(String::strip)
        .filter(bucket -> !bucket.isEmpty())
        .toList();
  }
}
