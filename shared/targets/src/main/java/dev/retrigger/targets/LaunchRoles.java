package dev.retrigger.targets;

import dev.retrigger.aws.AwsClients;
import dev.retrigger.aws.Settings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The credentials under which targets are started: each project has a launch role, which alone
 * knows what it may start. We may assume those roles, and nothing else.
 */
public final class LaunchRoles {
  private static final int SESSION_SECONDS = 900;

  private final StsClient sts;
  private final String rolePrefix;
  private final String externalId;
  private final Map<String, AwsCredentialsProvider> byProject = new ConcurrentHashMap<>();

  /**
   * Makes credentials on demand.
   *
   * @param rolePrefix the ARN of the roles up to the project's name
   */
  public LaunchRoles(StsClient sts, String rolePrefix, String externalId) {
    this.sts = sts;
    this.rolePrefix = rolePrefix;
    this.externalId = externalId;
  }

  /** The roles that the environment variables of the function name. */
  public static LaunchRoles from(Map<String, String> environment) {
    Settings settings = Settings.from(environment);
    return new LaunchRoles(
        AwsClients.of(StsClient.builder()),
        settings.required("LAUNCH_ROLE_PREFIX"),
        settings.required("EXTERNAL_ID"));
  }

  /** The partition of the roles: {@code aws}, {@code aws-cn} ... */
  String partition() {
    return rolePrefix.split(":", 6)[1];
  }

  /** The account of the roles. */
  String account() {
    return rolePrefix.split(":", 6)[4];
  }

  /** The credentials of the project's launch role, renewed before they expire. */
  public AwsCredentialsProvider of(String project) {
    return byProject.computeIfAbsent(
        project,
        name ->
            StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(
                    request ->
                        request
                            .roleArn(rolePrefix + name)
                            .roleSessionName("retrigger-" + name)
                            .externalId(externalId)
                            .durationSeconds(SESSION_SECONDS))
                .build());
  }
}
