package dev.retrigger.states.task;

import dev.retrigger.states.task.TaskResource.Mode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads resource ARNs. A part may be a substitution, {@code ${Name}}, that a template fills in. */
final class TaskResourceParser {
  private static final String PARTITION = "(?:aws|aws-cn|aws-us-gov|\\$\\{[^}]+})";
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[^}]+}");
  private static final Pattern FUNCTION =
      Pattern.compile(
          "arn:" + PARTITION + ":lambda:[^:]*:[^:]*(?::[^:]*)?:function:[^:]+(?::[^:]+)?");
  private static final Pattern ACTIVITY =
      Pattern.compile(
          "arn:" + PARTITION + ":states:[^:]*(?::[^:]*)?:[^:]*(?::[^:]*)?:activity:[^:]+");
  private static final Pattern INTEGRATION =
      Pattern.compile(
          "arn:"
              + PARTITION
              + ":states:[a-z0-9-]*:[0-9]*:(aws-sdk:)?"
              + "([A-Za-z0-9-]+):([A-Za-z0-9]+)(\\.[A-Za-z]+(?::\\d+)?)?");

  private TaskResourceParser() {}

  static TaskResource parse(String arn) {
    if (SUBSTITUTION.matcher(arn).matches() || FUNCTION.matcher(arn).matches()) {
      return new TaskResource.Function(arn);
    }
    if (ACTIVITY.matcher(arn).matches()) {
      return new TaskResource.Activity(arn);
    }
    Matcher integration = INTEGRATION.matcher(arn);
    if (!integration.matches()) {
      throw new IllegalArgumentException(
          "Resource '%s' is no ARN of a function, an activity or an integration; write for example arn:aws:states:::lambda:invoke"
              .formatted(arn));
    }
    String suffix = integration.group(4) == null ? "" : integration.group(4);
    Mode mode =
        TaskResource.mode(suffix)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Resource '%s' ends in '%s', which is not one of .sync, .sync:2, .waitForTaskToken"
                            .formatted(arn, suffix)));
    String service = integration.group(2);
    String operation = integration.group(3);
    return integration.group(1) == null
        ? optimized(arn, service, operation, mode)
        : sdk(arn, service, operation, mode);
  }

  private static TaskResource optimized(String arn, String service, String operation, Mode mode) {
    Set<Mode> modes = OptimizedIntegrations.modes(service, operation);
    if (modes.isEmpty()) {
      throw new IllegalArgumentException(
          "Resource '%s': there is no optimized integration '%s:%s'; %s"
              .formatted(arn, service, operation, suggestion(service, operation)));
    }
    if (!modes.contains(mode)) {
      throw new IllegalArgumentException(
          "Resource '%s': the integration '%s:%s' does not support '%s'"
              .formatted(
                  arn, service, operation, mode.suffix().isEmpty() ? "no suffix" : mode.suffix()));
    }
    return new TaskResource.Optimized(arn, service, operation, mode);
  }

  private static String suggestion(String service, String operation) {
    Set<String> operations = OptimizedIntegrations.operations(service);
    return operations.isEmpty()
        ? "use arn:aws:states:::aws-sdk:%s:%s".formatted(service, operation)
        : "'%s' has %s".formatted(service, String.join(", ", operations));
  }

  private static TaskResource sdk(String arn, String service, String operation, Mode mode) {
    if (mode == Mode.SYNC || mode == Mode.SYNC_2) {
      throw new IllegalArgumentException(
          "Resource '%s': an SDK integration cannot wait with %s; use the optimized integration of the service"
              .formatted(arn, mode.suffix()));
    }
    if (!Character.isLowerCase(operation.charAt(0))) {
      throw new IllegalArgumentException(
          "Resource '%s': the operation is written in camel case, so with a small first letter"
              .formatted(arn));
    }
    return new TaskResource.Sdk(arn, service, operation, mode);
  }
}
