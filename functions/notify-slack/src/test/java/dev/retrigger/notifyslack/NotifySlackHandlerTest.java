package dev.retrigger.notifyslack;

import static dev.retrigger.testing.Notices.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.Invocation.BatchAnswer;
import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.ModelId;
import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.ApprovalNotices;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Verdict;
import dev.retrigger.testing.FakeContext;
import dev.retrigger.testing.Notices;
import dev.retrigger.testing.SlackSink;
import dev.retrigger.testing.SlackSink.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class NotifySlackHandlerTest {
  private static final Duration TAKEN_OVER = Duration.ofSeconds(61);

  private final MemoryTable table = new MemoryTable();
  private final SequencedMap<String, Duration> delays = new LinkedHashMap<>();
  private Instant now = Instant.parse("2026-11-21T03:20:00Z");
  private String secret = "{\"botToken\":\"" + SlackSink.TOKEN + "\"}";
  private int secretReads;
  private int receives = 1;

  private final SlackSink slack = SlackSink.start(() -> now);
  private final NotifySlackHandler handler =
      new NotifySlackHandler(
          Map.of("SLACK_SECRET_ID", "slack", "SLACK_API_URL", slack.apiUrl().toString()),
          () -> now,
          table,
          _ -> {
            secretReads++;
            return secret;
          },
          delays::put);

  @AfterEach
  void closeSlack() {
    slack.close();
  }

  @Test
  @Tag("V-10")
  void shouldTellTheStoryInOneThreadAndTheNewsAtItsRootWhenARunEnds() {
    assertThat(deliver(Notices.started())).isEmpty();
    assertThat(deliver(Notices.succeeded())).isEmpty();

    Message root = onlyRoot();
    assertThat(root.channel()).isEqualTo("ml-churn");
    assertThat(root.text()).isEqualTo("growth/churn/train: succeeded: trained in 10 minutes");
    assertThat(root.edited()).isTrue();
    assertThat(root.blocks().toString()).contains("*F1*", "*Reason*");
    assertThat(slack.replies(root.ts()))
        .extracting(Message::text)
        .containsExactly("growth/churn/train: succeeded: trained in 10 minutes");
  }

  @Test
  @Tag("V-10")
  void shouldTellOfAFailureWhenItIsTheFirstThatIsHeardOfARun() {
    assertThat(deliver(Notices.failed())).isEmpty();

    assertThat(onlyRoot().text()).isEqualTo("growth/churn/train: failed: step Train failed");
    assertThat(onlyRoot().blocks().toString()).contains("AlgorithmError: out of memory");
  }

  @Test
  @Tag("N-12")
  void shouldAskWithButtonsAndReplaceThemByWhoAndWhenWhenSomebodyDecided() {
    Approval approval = ask(List.of("slack:@ml-leads", "iam:leads"));
    assertThat(deliver(ApprovalNotices.asked(approval, Map.of("Epochs", "10")))).isEmpty();
    assertThat(onlyRoot().blocks().findValuesAsText("action_id"))
        .containsExactly("approve", "reject");
    assertThat(onlyRoot().blocks().findValuesAsText("value")).containsOnly(approval.id().value());
    assertThat(onlyRoot().blocks().toString())
        .contains("12 new files", "*Epochs*", "slack:@ml-leads, iam:leads", "*Expires*");

    now = now.plusSeconds(60);
    deliver(decide(approval, "slack:U0ANN", "slack"));

    assertThat(onlyRoot().edited()).isTrue();
    assertThat(onlyRoot().blocks().findValuesAsText("type")).doesNotContain("actions");
    assertThat(onlyRoot().blocks().toString())
        .contains("Approved by <@U0ANN> (slack) at <!date^1795231260^", "*Epochs*");
    assertThat(slack.replies(onlyRoot().ts())).hasSize(1);
  }

  @Test
  @Tag("N-12")
  void shouldAskWithoutButtonsWhenNobodyMayDecideInSlackOrSomebodyHas() {
    Approval elsewhere = ask(List.of("iam:leads"));
    deliver(ApprovalNotices.asked(elsewhere, Map.of()));
    assertThat(onlyRoot().blocks().findValuesAsText("type")).doesNotContain("actions");
    slack.delete(onlyRoot().ts());

    Notice decided = decide(elsewhere, "iam:leads/<!channel>", "cli");
    deliver(decided);

    assertThat(onlyRoot().blocks().toString())
        .contains("Approved by iam:leads/&lt;!channel&gt; (cli)");
  }

  @Test
  void shouldShowNoButtonsWhenTheQuestionComesLate() {
    Approval approval = ask(List.of("slack:U0ANN"));
    Notice asked = ApprovalNotices.asked(approval, Map.of());
    deliver(decide(approval, "slack:U0ANN", "slack"));
    deliver(asked);

    assertThat(slack.messages())
        .allSatisfy(
            message ->
                assertThat(message.blocks().findValuesAsText("type")).doesNotContain("actions"));
  }

  @Test
  void shouldShowNoButtonsWhenTheQuestionHasExpired() {
    Approval approval = ask(List.of("slack:U0ANN"));
    now = approval.expires();

    deliver(ApprovalNotices.asked(approval, Map.of()));

    assertThat(onlyRoot().blocks().findValuesAsText("type")).doesNotContain("actions");
  }

  private Approval ask(List<String> approvers) {
    Approval approval =
        new Approval(
            ApprovalId.of(Notices.RUN),
            Notices.TRAIN,
            Notices.RUN,
            1,
            "12 new files",
            List.of(),
            new ApprovalRule(approvers, Duration.ofDays(2), false),
            now,
            now.plus(Duration.ofDays(2)),
            Approval.Status.PENDING,
            Optional.empty(),
            "digest",
            new Run.Tell(List.of(), Optional.of("ml-churn"), Optional.empty()));
    table.write(List.of(Approvals.ask(approval)));
    return approval;
  }

  /** Somebody lets it start; returns what people are told of that. */
  private Notice decide(Approval approval, String by, String via) {
    Approvals approvals = new Approvals(table);
    approvals.decide(approval.id(), new Verdict(true, by, via, now, ""), now);
    return ApprovalNotices.decided(approvals.find(approval.id()).orElseThrow(), now);
  }

  @Test
  void shouldKeepTheLatestNewsAtTheRootWhenNoticesArriveOutOfOrder() {
    deliver(Notices.succeeded());
    deliver(Notices.started());

    assertThat(onlyRoot().text()).startsWith("growth/churn/train: succeeded");
    assertThat(onlyRoot().edited()).isFalse();
    assertThat(slack.replies(onlyRoot().ts()))
        .extracting(Message::text)
        .containsExactly("growth/churn/train: started: 12 new files");
  }

  @Test
  void shouldStaySilentWhenANoticeIsDeliveredAgain() {
    deliver(Notices.started(), Notices.started(), Notices.succeeded());
    deliver(Notices.succeeded(), Notices.started());

    assertThat(slack.messages()).hasSize(2);
    assertThat(slack.calls()).isEqualTo(3);
  }

  @Test
  @Tag("R-07")
  void shouldTellTheProjectsOwnChannelWhenProjectsDiffer() {
    Notice theirs =
        new Notice(
            "n-9",
            Notice.Kind.FAILED,
            ModelId.parse("risk/fraud"),
            Optional.empty(),
            Optional.empty(),
            now,
            "metrics are missing",
            facts("Metric", "f1"),
            Optional.empty(),
            Optional.of("risk-alerts"),
            Optional.empty());

    deliver(Notices.failed(), theirs);

    assertThat(slack.messages())
        .extracting(Message::channel)
        .containsExactly("ml-churn", "risk-alerts");
  }

  @Test
  void shouldStandAloneWhenANoticeIsAboutNoRun() {
    deliver(withoutRun("n-1"), withoutRun("n-2"), withoutRun("n-1"));

    assertThat(slack.roots()).hasSize(2);
  }

  @Test
  void shouldHaveNothingToDoWhenTheModelNamesNoChannel() {
    Notice silent = Notices.addressedTo(Optional.empty(), Optional.empty(), Notices.failed());

    assertThat(deliver(silent)).isEmpty();
    assertThat(slack.calls()).isZero();
    assertThat(secretReads).isZero();
  }

  @Test
  void shouldGoBackForAsLongAsSlackAsksAndCallNoMoreWhenRatesAreLimited() {
    slack.limitNext(Duration.ofSeconds(17));

    assertThat(deliver(Notices.started(), Notices.failed(), withoutRun("n-3")))
        .containsExactly("m-0", "m-1", "m-2");

    assertThat(slack.calls()).isEqualTo(1);
    assertThat(delays)
        .containsExactly(
            Map.entry("r-0", Duration.ofSeconds(17)),
            Map.entry("r-1", Duration.ofSeconds(18)),
            Map.entry("r-2", Duration.ofSeconds(19)));

    assertThat(deliver(Notices.started(), Notices.failed(), withoutRun("n-3"))).isEmpty();
    assertThat(slack.roots()).hasSize(2);
  }

  @Test
  void shouldNotReplyTwiceWhenTheUpdateFailed() {
    deliver(Notices.started());
    slack.passNext();
    slack.limitNext(Duration.ofSeconds(2));

    assertThat(deliver(Notices.succeeded())).containsExactly("m-0");
    assertThat(onlyRoot().edited()).isFalse();
    assertThat(deliver(Notices.succeeded())).isEmpty();

    assertThat(onlyRoot().edited()).isTrue();
    assertThat(slack.replies(onlyRoot().ts())).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"1, 30", "2, 60", "3, 120", "6, 900", "40, 900"})
  void shouldBackOffWhenSlackIsUnavailable(int times, int seconds) {
    slack.breakNext(503);
    receives = times;

    assertThat(deliver(Notices.started())).containsExactly("m-0");

    assertThat(delays).containsExactly(Map.entry("r-0", Duration.ofSeconds(seconds)));
  }

  @Test
  void shouldTellAgainRatherThanNotWhenTheAnswerWasLost() {
    slack.loseNextAnswer();

    assertThat(deliver(Notices.started())).containsExactly("m-0");
    assertThat(slack.calls()).isEqualTo(1);
    assertThat(deliver(Notices.started())).isEmpty();

    assertThat(slack.roots()).hasSize(2);
    deliver(Notices.succeeded());
    assertThat(slack.replies(slack.roots().getLast().ts())).hasSize(1);
  }

  @Test
  void shouldBeOfferedAgainUntilAPersonInvitesTheAppWhenItIsNotInTheChannel() {
    slack.close("ml-churn", "not_in_channel");
    assertThat(deliver(Notices.started())).containsExactly("m-0");
    assertThat(delays).isEmpty();

    slack.open("ml-churn");
    assertThat(deliver(Notices.started())).isEmpty();

    assertThat(slack.roots()).hasSize(1);
  }

  @Test
  void shouldNotKeepOtherChannelsFromHearingWhenOneRefuses() {
    slack.close("ml-churn", "is_archived");
    Notice other = Notices.addressedTo(Optional.of("other"), Optional.empty(), Notices.failed());

    assertThat(deliver(Notices.started(), other)).containsExactly("m-0");

    assertThat(onlyRoot().channel()).isEqualTo("other");
  }

  @Test
  void shouldReadTheSecretAgainWhenSlackDoesNotKnowItAnyMore() {
    secret = "{\"botToken\":\"xoxb-revoked\"}";
    assertThat(deliver(Notices.started())).containsExactly("m-0");
    secret = "{\"botToken\":\"" + SlackSink.TOKEN + "\"}";

    assertThat(deliver(Notices.started())).isEmpty();

    assertThat(secretReads).isEqualTo(2);
  }

  @Test
  @Tag("Z-04")
  void shouldKeepTheSecretForFiveMinutesOnly() {
    deliver(withoutRun("n-1"));
    now = now.plusSeconds(299);
    deliver(withoutRun("n-2"));
    assertThat(secretReads).isEqualTo(1);

    now = now.plusSeconds(1);
    deliver(withoutRun("n-3"));
    assertThat(secretReads).isEqualTo(2);
  }

  @Test
  void shouldWaitForItsTurnWhenAnotherDeliverySpeaksOrDied() {
    assertThat(new Conversations(table).take("ml-churn", Notices.started(), now)).isPresent();

    assertThat(deliver(Notices.succeeded())).containsExactly("m-0");
    assertThat(delays).containsExactly(Map.entry("r-0", Duration.ofSeconds(5)));
    assertThat(slack.calls()).isZero();

    now = now.plus(TAKEN_OVER);
    assertThat(deliver(Notices.succeeded())).isEmpty();
  }

  @Test
  void shouldLoseItsTurnToTheNextWhenItSleptTooLong() {
    Conversations conversations = new Conversations(table);
    Conversations.Turn slow = conversations.take("ml-churn", Notices.started(), now).orElseThrow();
    now = now.plus(TAKEN_OVER);
    deliver(Notices.started());

    assertThatThrownBy(() -> conversations.release(slow, Conversation.NEW, now))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another delivery");
    assertThat(deliver(Notices.started())).isEmpty();
    assertThat(slack.roots()).hasSize(1);
  }

  @Test
  void shouldOpenANewThreadWhenAPersonDeletedTheFirstMessage() {
    deliver(Notices.started());
    slack.delete(onlyRoot().ts());

    assertThat(deliver(Notices.succeeded())).isEmpty();

    assertThat(onlyRoot().text()).startsWith("growth/churn/train: succeeded");
  }

  @Test
  void shouldBeContentWithTheReplyWhenTheRootMayNotBeEdited() {
    deliver(Notices.started());
    slack.passNext();
    slack.refuseNext("edit_window_closed");

    assertThat(deliver(Notices.succeeded())).isEmpty();
    assertThat(deliver(Notices.succeeded())).isEmpty();

    assertThat(slack.replies(onlyRoot().ts())).hasSize(1);
    assertThat(slack.calls()).isEqualTo(3);
  }

  @Test
  void shouldTryTheFirstAndPostponeTheRestWhenTimeIsShort() {
    assertThat(deliver(new FakeContext(5_000), Notices.started(), withoutRun("n-2")))
        .containsExactly("m-1");

    assertThat(slack.calls()).isEqualTo(1);
    assertThat(delays).containsExactly(Map.entry("r-1", Duration.ofSeconds(2)));
  }

  @Test
  void shouldOnlySendAndNeverTwiceWhenThereIsNothingButAWebhook() {
    secret = "{\"webhookUrl\":\"" + slack.webhookUrl() + "\"}";

    assertThat(deliver(Notices.started(), Notices.succeeded(), Notices.started())).isEmpty();

    assertThat(slack.roots())
        .extracting(Message::text)
        .containsExactly(
            "growth/churn/train: started: 12 new files",
            "growth/churn/train: succeeded: trained in 10 minutes");
  }

  @Test
  void shouldBeOfferedAgainWhenTheWebhookIsGone() {
    URI gone = URI.create(slack.webhookUrl().toString().replace("/services/", "/gone/"));
    secret = "{\"webhookUrl\":\"" + gone + "\"}";

    assertThat(deliver(Notices.started())).containsExactly("m-0");
    assertThat(delays).isEmpty();
  }

  @Test
  void shouldNotFollowWhenSlackRedirects() {
    slack.breakNext(302);

    assertThat(deliver(Notices.started())).containsExactly("m-0");
    assertThat(slack.calls()).isEqualTo(1);
  }

  @Test
  void shouldFailAloneWhenAMessageIsNoNotice() {
    assertThat(invoke(new FakeContext(), List.of("{}", Json.write(Notices.started()))))
        .containsExactly("m-0");
    assertThat(slack.roots()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void shouldBeTakenAndCallNobodyWhateverTheText(String text) {
    SequencedMap<String, String> facts = facts(text, text, "", "");
    for (int i = 0; i < 60; i++) {
      facts.put(i + text, text.repeat(50));
    }
    Notice notice = Notices.about("n-" + text, Notice.Kind.FAILED, Notices.STARTED_AT, text, facts);

    assertThat(deliver(notice)).isEmpty();

    assertThat(onlyRoot().text()).doesNotContain("<", ">", "@here", "@channel", "\n");
    assertThat(onlyRoot().blocks().findValuesAsText("text"))
        .allSatisfy(
            each ->
                assertThat(each.replaceFirst("<https://console[^>]*>", ""))
                    .doesNotContain("<", ">", "@here", "@channel", "\r"));
  }

  static List<String> hostile() {
    return List.of(
        "<!channel> <!here|x> <!everyone>",
        "@here @channel @everyone",
        "<@U0123ABCD> <#C0123ABCD> <!subteam^S0>",
        "<https://evil.example|Approve>",
        "\"}],\"channel\":\"#general\",\"x\":[{\"",
        "&lt;!channel&gt; &amp; &",
        "* _ ~ ` ``` > quote",
        "line\r\nline\u2028line",
        "\u0000\u0001\u001b[2J\u202E\u200Bright to left",
        "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮ 田中さん 👩‍👩‍👦 🇺🇸",
        "\uD800 lone \uDC00",
        "$(touch /tmp/x) ${jndi:ldap://x} %s%n {{7*7}}",
        "' OR 1=1; DROP TABLE runs --",
        "xoxb no token at all");
  }

  private Message onlyRoot() {
    assertThat(slack.roots()).hasSize(1);
    return slack.roots().getFirst();
  }

  private static Notice withoutRun(String id) {
    return new Notice(
        id,
        Notice.Kind.PAUSED,
        Notices.MODEL,
        Optional.of(Notices.TRAIN),
        Optional.empty(),
        Notices.STARTED_AT,
        "three failures in a row",
        facts(),
        Optional.empty(),
        Optional.of("ml-churn"),
        Optional.empty());
  }

  private List<String> deliver(Notice... notices) {
    return deliver(new FakeContext(), notices);
  }

  private List<String> deliver(FakeContext context, Notice... notices) {
    return invoke(context, List.of(notices).stream().map(Json::write).toList());
  }

  /** The ids of the messages that stay in the queue. */
  private List<String> invoke(FakeContext context, List<String> bodies) {
    delays.clear();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    ArrayNode records = event.putArray("Records");
    for (int i = 0; i < bodies.size(); i++) {
      ObjectNode message = records.addObject().put("messageId", "m-" + i);
      message.put("receiptHandle", "r-" + i).put("body", bodies.get(i));
      message.putObject("attributes").put("ApproximateReceiveCount", Integer.toString(receives));
      message.put("eventSource", "aws:sqs");
      message.put("eventSourceARN", "arn:aws:sqs:eu-west-1:111122223333:retrigger-slack");
    }
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      handler.handleRequest(new ByteArrayInputStream(Json.writeBytes(event)), output, context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.read(output.toByteArray(), BatchAnswer.class).batchItemFailures().stream()
        .map(BatchAnswer.Failure::itemIdentifier)
        .toList();
  }
}
