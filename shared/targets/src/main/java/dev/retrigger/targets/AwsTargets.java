package dev.retrigger.targets;

import dev.retrigger.domain.LaunchRole;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The adapters over the AWS SDK; each is made for a project when it is first asked for. */
public final class AwsTargets implements Targets {
  private record Id(Object owner, String type) {}

  private final Function<String, ? extends ProjectClients> clients;
  private final Map<Id, Target> adapters = new ConcurrentHashMap<>();

  /**
   * Takes the services as projects may use them.
   *
   * @param clients by project; clients that are equal share their adapters
   */
  public AwsTargets(Function<String, ? extends ProjectClients> clients) {
    this.clients = clients;
  }

  /** The targets of this region, each under its project's launch role. */
  public static AwsTargets under(LaunchRoles roles, String region) {
    return new AwsTargets(
        project -> {
          LaunchRole role = roles.role(project);
          return new LaunchClients(role, roles.of(project, role), region);
        });
  }

  @Override
  public Target of(String project, String type) {
    ProjectClients services = clients.apply(project);
    return adapters.computeIfAbsent(new Id(services, type), id -> adapter(services, id.type()));
  }

  private static Target adapter(ProjectClients services, String type) {
    return switch (type) {
      case SageMakerPipelineTarget.TYPE -> new SageMakerPipelineTarget(services.sageMaker());
      case StateMachineTarget.TYPE ->
          new StateMachineTarget(services.stepFunctions(), services.stateMachines());
      case CodeBuildTarget.TYPE -> new CodeBuildTarget(services.codeBuild());
      case CodePipelineTarget.TYPE -> new CodePipelineTarget(services.codePipeline());
      case EcsTaskTarget.TYPE -> new EcsTaskTarget(services.ecs(), services.logs());
      case KafkaTarget.TYPE -> new KafkaTarget(services.parameters());
      case LambdaTarget.TYPE -> new LambdaTarget(services.lambda());
      case MwaaDagTarget.TYPE -> new MwaaDagTarget(services.mwaa());
      case WebhookTarget.TYPE ->
          new WebhookTarget(services.parameters(), services.clock(), services.webhooks());
      default -> throw new IllegalStateException("no adapter for target type " + type);
    };
  }
}
