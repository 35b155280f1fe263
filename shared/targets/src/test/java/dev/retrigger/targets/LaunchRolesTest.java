package dev.retrigger.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retrigger.domain.LaunchRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

@Tag("N-23")
final class LaunchRolesTest {
  private static final LaunchRole ELSEWHERE =
      new LaunchRole("arn:aws:iam::444455556666:role/retrigger/launch/growth", "partner-id");

  private final Sts sts = new Sts();
  private final Map<String, LaunchRole> named = new ConcurrentHashMap<>();
  private final LaunchRoles roles =
      new LaunchRoles(
          sts,
          "arn:aws:iam::111122223333:role/retrigger/launch/",
          "stack-id",
          project -> Optional.ofNullable(named.get(project)));

  @Test
  void shouldTakeTheStacksOwnRoleOfTheProject() {
    LaunchRole role = roles.role("growth");
    roles.of("growth", role).resolveCredentials();

    AssumeRoleRequest taken = sts.taken.getFirst();
    assertThat(taken.roleArn()).isEqualTo("arn:aws:iam::111122223333:role/retrigger/launch/growth");
    assertThat(taken.externalId()).isEqualTo("stack-id");
    assertThat(taken.roleSessionName()).isEqualTo("retrigger-growth");
  }

  @Test
  void shouldTakeTheRoleOfTheOtherAccountWithItsExternalId() {
    named.put("growth", ELSEWHERE);
    LaunchRole role = roles.role("growth");
    roles.of("growth", role).resolveCredentials();

    AssumeRoleRequest taken = sts.taken.getFirst();
    assertThat(taken.roleArn()).isEqualTo(ELSEWHERE.arn());
    assertThat(taken.externalId()).isEqualTo("partner-id");
    assertThat(taken.roleSessionName()).isEqualTo("retrigger-growth");
    assertThat(new LaunchClients(role, roles.of("growth", role), "eu-west-1").stateMachines())
        .isEqualTo("arn:aws:states:eu-west-1:444455556666:stateMachine:");
  }

  @Test
  void shouldTakeAnotherRoleAtOnceWhenTheProjectFileNamesOne() {
    LaunchRole before = roles.role("growth");
    roles.of("growth", before).resolveCredentials();
    named.put("growth", ELSEWHERE);
    LaunchRole after = roles.role("growth");
    roles.of("growth", after).resolveCredentials();

    assertThat(sts.taken).extracting(AssumeRoleRequest::roleArn).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void shouldNotShareASessionBetweenProjectsThatNameTheSameRole() {
    named.put("growth", ELSEWHERE);
    named.put("risk", ELSEWHERE);
    roles.of("growth", roles.role("growth")).resolveCredentials();
    roles.of("risk", roles.role("risk")).resolveCredentials();

    assertThat(sts.taken)
        .extracting(AssumeRoleRequest::roleSessionName)
        .containsExactly("retrigger-growth", "retrigger-risk");
  }

  @Test
  void shouldAskOnceForASession() {
    for (int i = 0; i < 3; i++) {
      roles.of("growth", roles.role("growth")).resolveCredentials();
    }
    assertThat(sts.taken).hasSize(1);
  }

  @Test
  void shouldMakeAnAdapterOncePerRole() {
    AwsTargets targets = AwsTargets.under(roles, "eu-west-1");
    Target first = targets.of("growth", LambdaTarget.TYPE);

    assertThat(targets.of("growth", LambdaTarget.TYPE)).isSameAs(first);
    named.put("growth", ELSEWHERE);
    assertThat(targets.of("growth", LambdaTarget.TYPE)).isNotSameAs(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "growth",
        "arn:aws:iam::1:role/x",
        "arn:aws:iam::111122223333:user/x",
        "arn:aws:sts::111122223333:assumed-role/x/y"
      })
  void shouldRefuseWhatIsNoRole(String arn) {
    assertThatThrownBy(() -> new LaunchRole(arn, "id"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("launch.role");
  }

  private static final class Sts implements StsClient {
    final List<AssumeRoleRequest> taken = new ArrayList<>();

    @Override
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
      taken.add(request);
      return AssumeRoleResponse.builder()
          .credentials(
              credentials ->
                  credentials
                      .accessKeyId("ASIAEXAMPLE")
                      .secretAccessKey("secret")
                      .sessionToken("token")
                      .expiration(Instant.now().plusSeconds(900)))
          .build();
    }

    @Override
    public String serviceName() {
      return "sts";
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
