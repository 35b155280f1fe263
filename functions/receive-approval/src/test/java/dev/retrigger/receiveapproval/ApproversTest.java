package dev.retrigger.receiveapproval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.aws.HttpRequest;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.receiveapproval.Approvers.Right;
import dev.retrigger.receiveapproval.Groups.Membership;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("N-12")
final class ApproversTest {
  private static final Claimant ANN = slack("U0ANN", "ml-leads");
  private static final Claimant ANN_OF_GITLAB =
      new Claimant(
          Way.GITLAB,
          "gitlab:Ann",
          "gitlab:Ann",
          Set.of("gitlab:ann@acme.com", "email:ann@acme.com"),
          in("growth/leads"));
  private static final Claimant LEAD =
      new Claimant(Way.CLI, "iam:leads/ann", "iam:leads", Set.of(), Groups.NONE);
  private static final Claimant UNSURE =
      new Claimant(Way.SLACK, "slack:U0ANN", "slack:U0ANN", Set.of(), _ -> Membership.UNKNOWN);

  @ParameterizedTest(name = "{0}")
  @MethodSource("rights")
  void shouldLetDecideWhoMay(
      String name,
      Claimant claimant,
      List<String> approvers,
      List<String> requesters,
      Right right) {
    assertThat(Approvers.rightOf(claimant, rule(approvers, false), requesters)).isEqualTo(right);
  }

  static Stream<Arguments> rights() {
    return Stream.of(
        arguments("by name", ANN, list("slack:U0ANN"), list(), Right.GRANTED),
        arguments("name in another case", ANN, list("slack:u0ann"), list(), Right.GRANTED),
        arguments("by group", ANN, list("slack:@ml-leads"), list(), Right.GRANTED),
        arguments("group in another case", ANN, list("slack:@ML-Leads"), list(), Right.GRANTED),
        arguments(
            "second of two groups",
            ANN,
            list("slack:@a", "slack:@ml-leads"),
            list(),
            Right.GRANTED),
        arguments("another name", ANN, list("slack:U0BO"), list(), Right.NOT_LISTED),
        arguments("beginning of a name", ANN, list("slack:U0AN"), list(), Right.NOT_LISTED),
        arguments("another group", ANN, list("slack:@sales"), list(), Right.NOT_LISTED),
        arguments("nobody listed", ANN, list(), list(), Right.NOT_LISTED),
        arguments("same name elsewhere", ANN, list("gitlab:U0ANN"), list(), Right.NOT_LISTED),
        arguments("same group elsewhere", ANN, list("gitlab:@ml-leads"), list(), Right.NOT_LISTED),
        arguments(
            "a group is no name", slack("@ML", "x"), list("slack:@ml"), list(), Right.NOT_LISTED),
        arguments("link alone", ANN, list("link"), list(), Right.NOT_LISTED),
        arguments("asked for it", ANN, list("slack:U0ANN"), list("slack:U0ANN"), Right.REQUESTER),
        arguments(
            "asked, other case",
            ANN,
            list("slack:@ml-leads"),
            list("Slack:u0ann "),
            Right.REQUESTER),
        arguments(
            "one of two asked",
            ANN,
            list("slack:U0ANN"),
            list("iam:x", "slack:U0ANN"),
            Right.REQUESTER),
        arguments(
            "somebody else asked", ANN, list("slack:U0ANN"), list("slack:U0BO"), Right.GRANTED),
        arguments("group unknown", UNSURE, list("slack:@ml-leads"), list(), Right.UNCERTAIN),
        arguments(
            "name needs no group", UNSURE, list("slack:@x", "slack:U0ANN"), list(), Right.GRANTED),
        arguments(
            "requester before groups",
            UNSURE,
            list("slack:@x"),
            list("slack:U0ANN"),
            Right.REQUESTER),
        arguments("GitLab by name", ANN_OF_GITLAB, list("gitlab:ann"), list(), Right.GRANTED),
        arguments(
            "GitLab by group", ANN_OF_GITLAB, list("gitlab:@growth/leads"), list(), Right.GRANTED),
        arguments("parent group", ANN_OF_GITLAB, list("gitlab:@growth"), list(), Right.NOT_LISTED),
        arguments(
            "a mail is no name",
            ANN_OF_GITLAB,
            list("gitlab:ann@acme.com"),
            list(),
            Right.NOT_LISTED),
        arguments(
            "GitLab asked", ANN_OF_GITLAB, list("gitlab:ann"), list("gitlab:ann"), Right.REQUESTER),
        arguments(
            "GitLab asked by mail",
            ANN_OF_GITLAB,
            list("gitlab:ann"),
            list("email:Ann@acme.com"),
            Right.REQUESTER),
        arguments("role", LEAD, list("iam:leads"), list(), Right.GRANTED),
        arguments("role asked", LEAD, list("iam:leads"), list("iam:leads"), Right.REQUESTER),
        arguments(
            "role asked in another session",
            LEAD,
            list("iam:leads"),
            list("iam:leads/bo"),
            Right.REQUESTER),
        arguments("another role", LEAD, list("iam:ops"), list(), Right.NOT_LISTED),
        arguments(
            "user of the role's name", LEAD, list("iam:user/leads"), list(), Right.NOT_LISTED),
        arguments("link", Claimant.LINK, list("link"), list(), Right.GRANTED),
        arguments("link not listed", Claimant.LINK, list("slack:@x"), list(), Right.NOT_LISTED),
        arguments(
            "link when a person asked",
            Claimant.LINK,
            list("link"),
            list("slack:U0ANN"),
            Right.NAMELESS),
        // The Kelvin sign is a k in lower case.
        arguments(
            "letters of elsewhere",
            named("gitlab:\u212Aim"),
            list("gitlab:kim"),
            list(),
            Right.NOT_LISTED),
        arguments("blank approver", named("gitlab:"), list("gitlab:"), list(), Right.NOT_LISTED));
  }

  @Test
  void shouldLetTheRequesterDecideWhenTheFileDoes() {
    assertThat(Approvers.rightOf(ANN, rule(list("slack:U0ANN"), true), List.of("slack:U0ANN")))
        .isEqualTo(Right.GRANTED);
    assertThat(Approvers.rightOf(Claimant.LINK, rule(list("link"), true), List.of("slack:U0ANN")))
        .isEqualTo(Right.GRANTED);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sts::111122223333:assumed-role/leads/ann, iam:leads, iam:leads/ann",
    "arn:aws-cn:sts::111122223333:assumed-role/AWSReservedSSO_ML_0a/ann@acme.com,"
        + " iam:AWSReservedSSO_ML_0a, iam:AWSReservedSSO_ML_0a/ann@acme.com",
    "arn:aws:iam::111122223333:user/ann, iam:user/ann, iam:user/ann",
    "arn:aws:iam::111122223333:user/team/ml/ann, iam:user/ann, iam:user/ann"
  })
  void shouldKnowRolesAndUsers(String arn, String identity, String name) {
    Claimant claimant = IamCaller.of(new HttpRequest.Caller(arn), World.ACCOUNT).orElseThrow();

    assertThat(claimant.identity()).isEqualTo(identity);
    assertThat(claimant.name()).isEqualTo(name);
    assertThat(claimant.way()).isEqualTo(Way.CLI);
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::111122223333:root",
    "arn:aws:sts::111122223333:federated-user/ann",
    "arn:aws:sts::444455556666:assumed-role/leads/ann",
    "arn:aws:iam::444455556666:user/leads",
    "arn:aws:iam::111122223333:role/leads",
    "arn:aws:sts::111122223333:assumed-role/leads",
    "arn:evil:sts::111122223333:assumed-role/leads/ann",
    "leads",
    "''"
  })
  void shouldKnowNobodyElse(String arn) {
    assertThat(IamCaller.of(new HttpRequest.Caller(arn), World.ACCOUNT))
        .isEqualTo(Optional.empty());
  }

  private static ApprovalRule rule(List<String> approvers, boolean allowRequester) {
    return new ApprovalRule(approvers, Duration.ofDays(1), allowRequester);
  }

  private static Claimant slack(String user, String group) {
    return new Claimant(Way.SLACK, "slack:" + user, "slack:" + user, Set.of(), in(group));
  }

  private static Claimant named(String identity) {
    return new Claimant(Way.GITLAB, identity, identity, Set.of(), Groups.NONE);
  }

  private static Groups in(String only) {
    return group -> group.equals(only) ? Membership.YES : Membership.NO;
  }

  private static List<String> list(String... texts) {
    return List.of(texts);
  }
}
