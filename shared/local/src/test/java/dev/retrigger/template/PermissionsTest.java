package dev.retrigger.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Least privilege: who may do what, proved on every statement of the template. */
final class PermissionsTest {
  private static final Template TEMPLATE = Template.deployed();

  /** Actions that IAM knows no resource for. */
  private static final Set<String> WITHOUT_RESOURCE =
      Set.of("dynamodb:ListStreams", "sagemaker:ListModelPackages", "scheduler:ListSchedules");

  private static final String LAUNCH_ROLES =
      "{\"Fn::Sub\":\"arn:${AWS::Partition}:iam::${AWS::AccountId}:role/retrigger/launch/*\"}";

  private static final String LAUNCH_ROLES_ELSEWHERE = "{\"Ref\":\"LaunchRoleArns\"}";

  private record Grant(String role, JsonNode statement) {
    List<String> actions() {
      return Template.texts(statement.path("Action"));
    }

    List<String> resources() {
      return Template.texts(statement.path("Resource"));
    }

    String sid() {
      return statement.path("Sid").asText("");
    }

    @Override
    public String toString() {
      return role + "." + sid();
    }
  }

  @ParameterizedTest
  @MethodSource("grants")
  void shouldNameActionsAndSayWhatFor(Grant grant) {
    assertThat(grant.statement().path("Effect").textValue()).isEqualTo("Allow");
    assertThat(grant.actions()).isNotEmpty().noneMatch(action -> action.contains("*"));
    assertThat(grant.sid()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("grants")
  void shouldNameResourcesUnlessTheActionTakesNone(Grant grant) {
    assertThat(grant.resources()).isNotEmpty();
    if (grant.resources().contains("*")) {
      assertThat(WITHOUT_RESOURCE).containsAll(grant.actions());
      assertThat(line(grant.sid())).as("the reason, in the same line").contains(" # ");
    }
  }

  @ParameterizedTest
  @MethodSource("grants")
  void shouldActAsProjectsOnly(Grant grant) {
    if (grant.actions().contains("sts:AssumeRole")) {
      assertThat(grant.role()).isIn("StartRunRole", "TrackRunRole", "RecordLineageRole");
      assertThat(grant.actions()).containsExactly("sts:AssumeRole");
      assertThat(grant.resources()).singleElement().isIn(LAUNCH_ROLES, LAUNCH_ROLES_ELSEWHERE);
    } else {
      assertThat(grant.resources()).noneMatch(resource -> resource.contains("::*:"));
    }
  }

  @Test
  @Tag("G-12")
  void shouldTakeOnlyLaunchRolesOfOtherAccounts() {
    String pattern =
        TEMPLATE
            .json()
            .path("Parameters")
            .path("LaunchRoleArns")
            .path("AllowedPattern")
            .textValue();

    assertThat("arn:aws:iam::444455556666:role/retrigger/launch/growth").matches(pattern);
    assertThat("").matches(pattern);
    assertThat("arn:aws:iam::444455556666:role/admin").doesNotMatch(pattern);
    assertThat("arn:aws:iam::*:role/retrigger/launch/growth").doesNotMatch(pattern);
    assertThat("arn:aws:iam::444455556666:role/retrigger/launch/*").doesNotMatch(pattern);
  }

  @Test
  void shouldCloseTheApiToWhoeverIsNotVerified() {
    assertThat(TEMPLATE.resource("HttpApi").property("Auth").toString())
        .isEqualTo("{\"EnableIamAuthorizer\":true,\"DefaultAuthorizer\":\"AWS_IAM\"}");
    assertThat(TEMPLATE.resource("HttpApi").property("DefaultRouteSettings").properties())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("ThrottlingRateLimit", "ThrottlingBurstLimit");
    List<Template.EventSource> open =
        TEMPLATE
            .eventSources()
            .filter(event -> event.type().equals("HttpApi"))
            .filter(
                event -> event.properties().path("Auth").path("Authorizer").asText().equals("NONE"))
            .toList();

    assertThat(open)
        .extracting(
            event ->
                event.properties().path("Method").asText()
                    + " "
                    + event.properties().path("Path").asText())
        .as("each of these verifies a signature, a code or a token itself")
        .containsExactlyInAnyOrder(
            "POST /slack/actions",
            "GET /approvals/{id}",
            "POST /approvals/{id}",
            "POST /gitlab/approvals/{id}",
            "POST /webhooks/{sender}");
    assertThat(open)
        .allMatch(
            event ->
                TEMPLATE
                        .resource(event.function())
                        .property("ReservedConcurrentExecutions")
                        .intValue()
                    > 0);
  }

  @Test
  void shouldLogWhoCalledAndNeverALinksToken() {
    String format =
        TEMPLATE.resource("HttpApi").property("AccessLogSettings").path("Format").textValue();

    assertThat(format)
        .contains("$context.identity.userArn", "$context.routeKey", "$context.status")
        .doesNotContain("querystring", "$context.path", "header");
  }

  @Test
  @Tag("Z-10")
  void shouldLendOneRoleToOneService() {
    List<Grant> lending =
        grants().filter(grant -> grant.actions().contains("iam:PassRole")).toList();

    assertThat(lending)
        .singleElement()
        .satisfies(
            grant -> {
              assertThat(grant.actions()).containsExactly("iam:PassRole");
              assertThat(grant.resources())
                  .containsExactly("{\"Fn::GetAtt\":[\"ScheduleRole\",\"Arn\"]}");
              assertThat(grant.statement().path("Condition").toString())
                  .isEqualTo(
                      "{\"StringEquals\":{\"iam:PassedToService\":\"scheduler.amazonaws.com\"}}");
            });
  }

  @Test
  void shouldChangeNeitherRulesNorCodeNorRolesAtRunTime() {
    assertThat(grants().flatMap(grant -> grant.actions().stream()))
        .noneMatch(action -> action.startsWith("events:"))
        .noneMatch(
            action -> action.startsWith("lambda:") && !action.equals("lambda:InvokeFunction"))
        .noneMatch(action -> action.startsWith("iam:") && !action.equals("iam:PassRole"));
  }

  @Test
  @Tag("Z-14")
  void shouldStartTargetsThroughLaunchRolesOnly() {
    assertThat(grants().flatMap(grant -> grant.actions().stream()))
        .filteredOn(action -> !action.equals("sagemaker:ListModelPackages")) // It only looks.
        .noneMatch(
            action ->
                action.matches("(sagemaker|states|airflow|codebuild|codepipeline|ecs|kafka.*):.*"));
  }

  @Test
  void shouldPublishNoticesFromOneFunction() {
    assertThat(grants().filter(grant -> grant.actions().contains("sns:Publish")))
        .isNotEmpty()
        .allMatch(grant -> grant.role().equals("PublishNoticesRole"));
  }

  @Test
  void shouldGiveEachFunctionARoleOfItsOwn() {
    assertThat(
            TEMPLATE
                .resources(Template.FUNCTION)
                .map(function -> Template.target(function.property("Role")).orElseThrow()))
        .doesNotHaveDuplicates()
        .isSubsetOf(TEMPLATE.resources("AWS::IAM::Role").map(Template.Resource::id).toList());
    assertThat(TEMPLATE.resources(Template.FUNCTION))
        .noneMatch(function -> function.json().path("Properties").has("Policies"));
  }

  @Test
  @Tag("G-12")
  void shouldBoundEveryRoleAndUseNoPolicyOfOthers() {
    assertThat(TEMPLATE.resources("AWS::IAM::Role"))
        .isNotEmpty()
        .allSatisfy(
            role -> {
              assertThat(role.property("PermissionsBoundary").toString())
                  .contains("PermissionsBoundaryArn");
              assertThat(role.property("ManagedPolicyArns").isMissingNode()).isTrue();
            });
  }

  @Test
  void shouldLetRolesUseTheKeyWhenTheyUseWhatIsEncrypted() {
    assertThat(TEMPLATE.resources("AWS::IAM::Role"))
        .allSatisfy(
            role ->
                assertThat(grants(role).flatMap(grant -> grant.actions().stream()))
                    .contains("kms:Decrypt", "kms:GenerateDataKey"));
  }

  static Stream<Grant> grants() {
    return TEMPLATE.resources("AWS::IAM::Role").flatMap(PermissionsTest::grants);
  }

  private static Stream<Grant> grants(Template.Resource role) {
    return Template.list(role.property("Policies")).stream()
        .flatMap(policy -> Template.statements(policy.path("PolicyDocument")))
        .map(statement -> new Grant(role.id(), statement));
  }

  private static String line(String sid) {
    return Template.text()
        .lines()
        .filter(line -> line.contains("{Sid: " + sid + ","))
        .findFirst()
        .orElseThrow();
  }
}
