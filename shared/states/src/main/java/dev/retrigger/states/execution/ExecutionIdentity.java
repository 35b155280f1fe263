package dev.retrigger.states.execution;

/** The names an execution goes by; they show in the context object and in the history. */
public record ExecutionIdentity(
    String executionArn,
    String name,
    String stateMachineArn,
    String stateMachineName,
    String roleArn) {
  private static final String PREFIX = "arn:aws:states:us-east-1:111122223333:";

  /** The identity of an execution on this machine. */
  public static ExecutionIdentity local(String stateMachineName, String name) {
    return new ExecutionIdentity(
        PREFIX + "execution:" + stateMachineName + ":" + name,
        name,
        PREFIX + "stateMachine:" + stateMachineName,
        stateMachineName,
        "arn:aws:iam::111122223333:role/local");
  }

  /** The identity of one of the executions a distributed Map starts. */
  ExecutionIdentity child(String label, String childName) {
    String machine = stateMachineName + "/" + label;
    return new ExecutionIdentity(
        executionArn.replaceFirst(":execution:.*", ":execution:") + machine + ":" + childName,
        childName,
        stateMachineArn + "/" + label,
        machine,
        roleArn);
  }

  /** The ARN of the run of a distributed Map. */
  String mapRunArn(String label, String id) {
    return executionArn.replaceFirst(":execution:.*", ":mapRun:")
        + stateMachineName
        + "/"
        + label
        + ":"
        + id;
  }
}
