package dev.retrigger.targets;

import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Settings;
import dev.retrigger.domain.LaunchRole;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The credentials under which targets are started: each project has a launch role, which alone
 * knows what it may start. It is the stack's own role of the project, or the one that the project
 * file names, which may be in another account. We may assume those roles, and nothing else.
 */
public final class LaunchRoles {
  private static final int SESSION_SECONDS = 900;

  /** The most that a session's name may have; the rules of status events know its beginning. */
  private static final int MAX_SESSION = 64;

  private record Session(String project, LaunchRole role) {}

  private final StsClient sts;
  private final String rolePrefix;
  private final String externalId;
  private final Function<String, Optional<LaunchRole>> named;
  private final Map<Session, AwsCredentialsProvider> sessions = new ConcurrentHashMap<>();

  /**
   * Makes credentials on demand.
   *
   * @param rolePrefix the ARN of the stack's own roles up to the project's name
   * @param externalId that of the stack's own roles
   * @param named the role that a project's file names, if it names one
   */
  public LaunchRoles(
      StsClient sts,
      String rolePrefix,
      String externalId,
      Function<String, Optional<LaunchRole>> named) {
    this.sts = sts;
    this.rolePrefix = rolePrefix;
    this.externalId = externalId;
    this.named = named;
  }

  /** The roles that project files name, and else the stack's own. */
  public static LaunchRoles from(Map<String, String> environment, Named named) {
    Settings settings = Settings.from(environment);
    String own = settings.required("EXTERNAL_ID");
    return new LaunchRoles(
        AwsClients.of(StsClient.builder()),
        settings.required("LAUNCH_ROLE_PREFIX"),
        own,
        project -> named.of(project, own));
  }

  /** Knows which role a project's file names. */
  @FunctionalInterface
  public interface Named {
    /**
     * The role, if the file names one.
     *
     * @param externalId the stack's own, for a file that names none
     */
    Optional<LaunchRole> of(String project, String externalId);
  }

  /** The project's role, as things stand. */
  LaunchRole role(String project) {
    return named.apply(project).orElseGet(() -> new LaunchRole(rolePrefix + project, externalId));
  }

  /** The credentials of that role, renewed before they expire. */
  AwsCredentialsProvider of(String project, LaunchRole role) {
    return sessions.computeIfAbsent(new Session(project, role), this::credentials);
  }

  private AwsCredentialsProvider credentials(Session session) {
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts)
        .refreshRequest(
            request ->
                request
                    .roleArn(session.role().arn())
                    .roleSessionName(name(session.project()))
                    .externalId(session.role().externalId())
                    .durationSeconds(SESSION_SECONDS))
        .build();
  }

  private static String name(String project) {
    String name = "retrigger-" + project;
    return name.length() <= MAX_SESSION ? name : name.substring(0, MAX_SESSION);
  }
}
