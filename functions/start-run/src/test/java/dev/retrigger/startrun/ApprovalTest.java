package dev.retrigger.startrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.Decision.Ask;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.domain.Signal;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.DueKind;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("N-12")
final class ApprovalTest {
  private static final String RULE =
      "{\"approvers\":[\"slack:@leads\"],\"expires\":\"PT48H\",\"allowRequester\":false}";

  @Test
  void shouldStartExactlyWhatWasAskedAboutWhenItIsApproved() {
    Suite suite = asking();
    Signal signal = suite.window();
    assertThat(suite.record(signal).decision()).isInstanceOf(Ask.class);
    Run asked = suite.runs().getFirst();
    assertThat(asked.status()).isEqualTo(RunStatus.ASKED);
    assertThat(suite.target.starts()).isEmpty();
    assertThat(suite.notices())
        .singleElement()
        .asString()
        .contains("\"kind\":\"approval\"", "slack:@leads", "w1/manifest.jsonl");

    suite.closes(); // More data, that nobody has seen when saying yes.
    decide(suite, asked, true);
    suite.wake();

    assertThat(suite.target.starts())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.run()).isEqualTo(asked.id());
              assertThat(request.parameters())
                  .containsEntry("InputManifest", "s3://artifacts/manifests/w1/manifest.jsonl");
            });
    assertThat(suite.fate(signal)).hasValue(asked.id().value());
    assertThat(suite.due(DueKind.APPROVAL, Duration.ofDays(9))).isZero();
  }

  @Test
  void shouldNeverStartWhatWasRejectedAndSayByWhom() {
    Suite suite = asking();
    Signal signal = suite.window();
    Run asked = suite.runs().getFirst();
    decide(suite, asked, false);
    suite.wake();
    suite.wake();

    assertThat(suite.target.starts()).isEmpty();
    assertThat(suite.fate(signal)).hasValue("REJECTED");
    assertThat(suite.run(asked.id()).status()).isEqualTo(RunStatus.REFUSED);
    assertThat(suite.run(asked.id()).progress().detail()).hasValue("rejected by slack:U1");
    assertThat(suite.due(DueKind.APPROVAL, Duration.ofDays(9))).isZero();
  }

  @Test
  void shouldExpireWhenNobodyAnswers() {
    Suite suite = asking();
    Signal signal = suite.window();
    Run asked = suite.runs().getFirst();
    assertThat(suite.due(DueKind.APPROVAL, Duration.ofDays(2).minusMillis(1))).isZero();
    suite.pass(Duration.ofDays(2));
    assertThat(suite.due(DueKind.APPROVAL, Duration.ZERO)).isEqualTo(1);
    suite.wake();

    assertThat(suite.fate(signal)).hasValue("EXPIRED");
    assertThat(suite.run(asked.id()).progress().detail()).hasValue("nobody approved it in time");
    assertThat(approval(suite, asked).status()).isEqualTo(Approval.Status.EXPIRED);
    assertThat(suite.notices()).anyMatch(notice -> notice.contains("\"Decision\":\"expired\""));
    assertThat(
            new Approvals(suite.table)
                .decide(ApprovalId.of(asked.id()), verdict(suite, true), suite.now()))
        .isInstanceOf(Approvals.Outcome.Already.class);
  }

  @Test
  void shouldOfferAnApprovalAgainUntilItIsTakenUp() {
    Suite suite = asking();
    suite.govern(
        "file/pipelines/train/limits/hours",
        """
        {"days":["SATURDAY"],"from":"03:00","to":"05:00","zone":"UTC"}""");
    suite.window();
    Run asked = suite.runs().getFirst();
    suite.pass(Duration.ofHours(3));
    decide(suite, asked, true);
    suite.wake();
    assertThat(suite.target.starts()).as("outside the hours").isEmpty();
    Duration opens = Duration.ofDays(7).minusHours(3);
    assertThat(suite.due(DueKind.APPROVAL, opens.minusMillis(1))).isZero();
    assertThat(suite.due(DueKind.APPROVAL, opens)).isEqualTo(1);
    suite.pass(opens);
    suite.wake();
    assertThat(suite.target.starts()).hasSize(1);
  }

  @Test
  void shouldDropWhatWasApprovedWhenTheModelMayStartNothingAnyMore() {
    Suite suite = asking();
    Signal signal = suite.window();
    Run asked = suite.runs().getFirst();
    decide(suite, asked, true);
    suite.govern("file/mode", "\"DRY_RUN\"");
    suite.wake();

    assertThat(suite.target.starts()).isEmpty();
    assertThat(suite.fate(signal)).hasValue("DROPPED");
    assertThat(suite.run(asked.id()).status()).isEqualTo(RunStatus.REFUSED);
    assertThat(suite.due(DueKind.APPROVAL, Duration.ofDays(9))).isZero();
  }

  @Test
  void shouldAskNobodyAnyMoreWhenThePipelineIsGone() {
    Suite suite = asking();
    suite.window();
    Run asked = suite.runs().getFirst();
    suite.govern("file/pipelines", "{}");
    suite.wake();

    assertThat(approval(suite, asked).status()).isEqualTo(Approval.Status.SUPERSEDED);
    assertThat(suite.run(asked.id()).status()).isEqualTo(RunStatus.REFUSED);
    assertThat(suite.due(DueKind.APPROVAL, Duration.ofDays(9))).isZero();
  }

  @Test
  void shouldAskNoLongerAboutWhatIsReplaced() {
    Suite suite = new Suite(Suite.MODEL.replace("onBusy: coalesce", "onBusy: replace"));
    suite.govern("file/pipelines/train/approval", RULE);
    suite.window();
    Run first = suite.runs().getFirst();
    suite.pass(Duration.ofMinutes(1));
    suite.window();
    suite.wake();

    assertThat(approval(suite, first).status()).isEqualTo(Approval.Status.SUPERSEDED);
    assertThat(suite.run(first.id()).status()).isEqualTo(RunStatus.REFUSED);
    Run second = suite.runs().getLast();
    assertThat(second.status()).isEqualTo(RunStatus.ASKED);
    decide(suite, second, true);
    suite.wake();
    assertThat(suite.target.starts()).hasSize(1);
  }

  @Test
  void shouldRefuseInsteadOfAskingWhenAParameterCannotBeFilledIn() {
    Suite suite = asking();
    assertThat(suite.arrive(suite.tick("nightly")).decision()).asString().contains("NO_NEW_DATA");
    assertThat(new Approvals(suite.table).open()).isEmpty();
  }

  private static Suite asking() {
    Suite suite = new Suite();
    suite.govern("file/mode", "\"ASK\"");
    suite.govern("file/pipelines/train/approval", RULE);
    return suite;
  }

  private static void decide(Suite suite, Run run, boolean approves) {
    assertThat(
            new Approvals(suite.table)
                .decide(ApprovalId.of(run.id()), verdict(suite, approves), suite.now()))
        .isInstanceOf(Approvals.Outcome.Decided.class);
  }

  private static Verdict verdict(Suite suite, boolean approves) {
    return new Verdict(approves, "slack:U1", "slack", suite.now(), "");
  }

  private static Approval approval(Suite suite, Run run) {
    return new Approvals(suite.table).find(ApprovalId.of(run.id())).orElseThrow();
  }
}
