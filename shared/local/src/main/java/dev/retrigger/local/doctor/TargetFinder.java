package dev.retrigger.local.doctor;

import dev.retrigger.local.doctor.Surroundings.Reach;
import dev.retrigger.models.Target;
import dev.retrigger.targets.ProjectClients;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Looks whether targets are there, with the caller's own credentials. */
public final class TargetFinder {
  private static final Set<String> ABSENT =
      Set.of(
          "ResourceNotFound",
          "ResourceNotFoundException",
          "StateMachineDoesNotExist",
          "PipelineNotFoundException",
          "ClientException");

  private final ProjectClients clients;

  public TargetFinder(ProjectClients clients) {
    this.clients = clients;
  }

  /** What is wrong with the target; nothing if it is there, or is none of AWS's. */
  Optional<Reach> trouble(Target target) {
    return switch (target) {
      case Target.SageMakerPipeline pipeline ->
          look(
              pipeline,
              () ->
                  clients
                          .sageMaker()
                          .describePipeline(request -> request.pipelineName(id(pipeline)))
                          .pipelineArn()
                      != null);
      case Target.StateMachine machine ->
          machine.arn().isEmpty()
              ? Optional.empty()
              : look(
                  machine,
                  () ->
                      clients
                              .stepFunctions()
                              .describeStateMachine(request -> request.stateMachineArn(id(machine)))
                              .stateMachineArn()
                          != null);
      case Target.CodeBuild build ->
          look(
              build,
              () ->
                  !clients
                      .codeBuild()
                      .batchGetProjects(request -> request.names(build.project()))
                      .projects()
                      .isEmpty());
      case Target.CodePipeline pipeline ->
          look(
              pipeline,
              () ->
                  clients
                          .codePipeline()
                          .getPipeline(request -> request.name(pipeline.name()))
                          .pipeline()
                      != null);
      case Target.EcsTask task ->
          look(
              task,
              () ->
                  clients
                          .ecs()
                          .describeTaskDefinition(
                              request -> request.taskDefinition(task.taskDefinition()))
                          .taskDefinition()
                      != null);
      case Target.Lambda function ->
          look(
              function,
              () ->
                  clients
                          .lambda()
                          .getFunctionConfiguration(request -> request.functionName(id(function)))
                          .functionArn()
                      != null);
      case Target.MwaaDag dag ->
          look(
              dag,
              () ->
                  clients
                          .mwaa()
                          .getEnvironment(request -> request.name(dag.environment()))
                          .environment()
                      != null);
      case Target.Kafka _, Target.Webhook _ -> Optional.empty();
    };
  }

  private static String id(Target target) {
    return target.arn().map(Object::toString).orElse(target.name());
  }

  private static Optional<Reach> look(Target target, BooleanSupplier there) {
    try {
      return there.getAsBoolean()
          ? Optional.empty()
          : Optional.of(new Reach.Missing(target.allowName()));
    } catch (AwsServiceException e) {
      return Optional.of(
          e.awsErrorDetails() != null && ABSENT.contains(e.awsErrorDetails().errorCode())
              ? new Reach.Missing(target.allowName())
              : new Reach.Unknown(Troubles.sentence(e)));
    } catch (SdkException e) {
      return Optional.of(new Reach.Unknown(Troubles.sentence(e)));
    }
  }
}
