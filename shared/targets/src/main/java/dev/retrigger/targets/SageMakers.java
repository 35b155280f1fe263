package dev.retrigger.targets;

import dev.retrigger.domain.LaunchRole;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

/** SageMaker as each project may use it; a client is made when it is first asked for. */
public final class SageMakers {
  private final Function<String, ? extends ProjectClients> clients;
  private final Map<ProjectClients, SageMakerClient> made = new ConcurrentHashMap<>();

  /** The clients by project; those that are equal share one. */
  public SageMakers(Function<String, ? extends ProjectClients> clients) {
    this.clients = clients;
  }

  /** That of this region, under each project's launch role. */
  public static SageMakers under(LaunchRoles roles, String region) {
    return new SageMakers(
        project -> {
          LaunchRole role = roles.role(project);
          return new LaunchClients(role, roles.of(project, role), region);
        });
  }

  public SageMakerClient of(String project) {
    return made.computeIfAbsent(clients.apply(project), ProjectClients::sageMaker);
  }
}
