package dev.retrigger.targets;

import dev.retrigger.aws.AwsClients;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/** The adapters over the AWS SDK; one client for each project, made when it is first needed. */
public final class AwsTargets implements Targets {
  private record Id(String project, String type) {}

  private final Function<String, SageMakerClient> sageMaker;
  private final Function<String, SfnClient> stepFunctions;
  private final String stateMachines;
  private final Map<Id, Target> adapters = new ConcurrentHashMap<>();

  /**
   * Takes the makers of clients by project.
   *
   * @param stateMachines what stands before a state machine's name in its ARN
   */
  public AwsTargets(
      Function<String, SageMakerClient> sageMaker,
      Function<String, SfnClient> stepFunctions,
      String stateMachines) {
    this.sageMaker = sageMaker;
    this.stepFunctions = stepFunctions;
    this.stateMachines = stateMachines;
  }

  /** The targets of this account and region, each under its project's launch role. */
  public static AwsTargets under(LaunchRoles roles, String region) {
    return new AwsTargets(
        project -> AwsClients.of(SageMakerClient.builder().credentialsProvider(roles.of(project))),
        project -> AwsClients.of(SfnClient.builder().credentialsProvider(roles.of(project))),
        "arn:"
            + roles.partition()
            + ":states:"
            + region
            + ":"
            + roles.account()
            + ":stateMachine:");
  }

  @Override
  public Target of(String project, String type) {
    return adapters.computeIfAbsent(new Id(project, type), this::adapter);
  }

  private Target adapter(Id id) {
    return switch (id.type()) {
      case SageMakerPipelineTarget.TYPE ->
          new SageMakerPipelineTarget(sageMaker.apply(id.project()));
      case StateMachineTarget.TYPE ->
          new StateMachineTarget(stepFunctions.apply(id.project()), stateMachines);
      default -> throw new IllegalStateException("no adapter for target type " + id.type());
    };
  }
}
