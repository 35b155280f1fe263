package dev.retrigger.publishnotices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.aws.Invocation.BatchAnswer;
import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import dev.retrigger.ledger.Approval;
import dev.retrigger.ledger.ApprovalNotices;
import dev.retrigger.ledger.ApprovalToken;
import dev.retrigger.ledger.Approvals;
import dev.retrigger.ledger.Condition;
import dev.retrigger.ledger.Key;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Outbox;
import dev.retrigger.ledger.Row;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.Write;
import dev.retrigger.testing.FakeContext;
import dev.retrigger.testing.Notices;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class PublishNoticesHandlerTest {
  private static final String ACCOUNT = "arn:aws:sns:eu-west-1:111122223333:";
  private static final String STACK = ACCOUNT + "retrigger-notices";
  private static final String LINK_KEY = "k".repeat(32);
  private static final Instant NOW = Instant.parse("2026-11-21T03:20:00Z");

  private String secret = "{\"linkKey\":\"" + LINK_KEY + "\"}";
  private final MemoryTable table = new MemoryTable();
  private final Outbox outbox = new Outbox(table);
  private final FakeTopics topics = new FakeTopics();
  private final PublishNoticesHandler handler =
      new PublishNoticesHandler(
          Map.of(
              "NOTICES_TOPIC_ARN", STACK,
              "APPROVALS_URL", "https://api.example",
              "LINK_SECRET_ID", "link"),
          () -> NOW,
          table,
          topics,
          _ -> secret);

  @Test
  @Tag("V-10")
  void shouldTellTheTopicOfSuccessAndFailureWhenTheLedgerOwesThem() {
    owe(Notices.succeeded(), Notices.failed());

    BatchAnswer answer = invoke("n-succeeded", "n-failed");

    assertThat(answer.batchItemFailures()).isEmpty();
    assertThat(topics.idsAt(STACK)).containsExactly("n-succeeded", "n-failed");
    assertThat(row("n-succeeded").instant("sentAt")).isEqualTo(NOW);
    assertThat(row("n-succeeded").optionalText("dueAt")).isEmpty();
  }

  @Test
  void shouldStaySilentWhenTheNoticeWasSentOrHasExpired() {
    owe(Notices.succeeded());

    invoke("n-succeeded", "n-succeeded", "n-expired");

    assertThat(topics.idsAt(STACK)).containsExactly("n-succeeded");
  }

  @Test
  void shouldReportTheFirstFailureAndLeaveWhatFollowsWhenSnsFails() {
    owe(Notices.started(), Notices.failed(), Notices.succeeded());
    topics.failOnce("n-failed");

    BatchAnswer answer = invoke("n-started", "n-failed", "n-succeeded");

    assertThat(answer.batchItemFailures()).containsExactly(new BatchAnswer.Failure("100000001"));
    assertThat(topics.idsAt(STACK)).containsExactly("n-started");
    assertThat(row("n-failed").optionalText("sentAt")).isEmpty();

    assertThat(invoke("n-failed", "n-succeeded").batchItemFailures()).isEmpty();
    assertThat(topics.idsAt(STACK)).containsExactly("n-started", "n-failed", "n-succeeded");
  }

  @Test
  void shouldCloseTheRowWithItsReasonAndGoOnWhenItHoldsNoNotice() {
    table.write(
        List.of(
            Write.put(
                Row.at(new Key("NOTICE#n-bad", "NOTICE"))
                    .with("kind", "notice")
                    .with("dueKind", "NOTICE")
                    .with("dueAt", NOW)
                    .with("body", "{\"id\":\"n-bad\"}"),
                Condition.absent())));
    owe(Notices.succeeded());

    BatchAnswer answer = invoke("n-bad", "n-succeeded");

    assertThat(answer.batchItemFailures()).isEmpty();
    assertThat(topics.idsAt(STACK)).containsExactly("n-succeeded");
    assertThat(row("n-bad").text("problem")).startsWith("body: not the expected JSON");
    assertThat(row("n-bad").optionalText("dueAt")).isEmpty();
    assertThat(row("n-bad").optionalText("sentAt")).isPresent();
  }

  @Test
  @Tag("R-07")
  void shouldTellTheProjectsOwnTopicTooWhenTheNoticeNamesOne() {
    owe(forTopic("growth-ml-alerts", Notices.failed()));

    invoke("n-failed");

    assertThat(topics.idsAt(ACCOUNT + "growth-ml-alerts")).containsExactly("n-failed");
    assertThat(topics.idsAt(STACK)).containsExactly("n-failed");
  }

  @Test
  void shouldTellTheStacksTopicWhatFailedWhenTheProjectsOwnRefuses() {
    topics.close(ACCOUNT + "growth-ml-alerts");
    owe(
        forTopic("growth-ml-alerts", Notices.failed()),
        forTopic("arn:aws:sns:eu-west-1:444455556666:theirs", Notices.succeeded()));

    BatchAnswer answer = invoke("n-failed", "n-succeeded");

    assertThat(answer.batchItemFailures()).isEmpty();
    assertThat(topics.noticesAt(STACK))
        .allSatisfy(
            notice ->
                assertThat(notice.facts().get("Not delivered to"))
                    .startsWith("topic ")
                    .endsWith("correct owner.sns or the topic's policy"))
        .hasSize(2);
    assertThat(row("n-failed").optionalText("sentAt")).isPresent();
  }

  @Test
  void shouldRetryWhenTheStacksOwnTopicRefuses() {
    topics.close(STACK);
    owe(Notices.failed());

    assertThat(invoke("n-failed").batchItemFailures())
        .containsExactly(new BatchAnswer.Failure("100000000"));
    assertThat(row("n-failed").optionalText("sentAt")).isEmpty();
  }

  @Test
  @Tag("N-12")
  void shouldMailALinkThatDecidesAndTellNobodyElseWhenTheFileAllowsOne() {
    Approval approval = ask(List.of("slack:@ml-leads", "link"), List.of());

    String mail = mailAbout(approval);

    String link =
        mail.lines()
            .filter(line -> line.startsWith("Approve or reject: "))
            .findFirst()
            .orElseThrow();
    assertThat(link)
        .startsWith("Approve or reject: https://api.example/approvals/" + approval.id());
    String token = link.substring(link.indexOf("?token=") + "?token=".length());
    assertThat(ApprovalToken.isValid(token, List.of(LINK_KEY), approval)).isTrue();
    assertThat(topics.bodies.getLast().path("default").textValue()).doesNotContain(token);
  }

  @Test
  @Tag("N-12")
  void shouldMailNoLinkWhenNobodyMayUseOne() {
    assertThat(mailAbout(ask(List.of("slack:@ml-leads"), List.of()))).doesNotContain("?token=");
    assertThat(mailAbout(ask(List.of("link"), List.of("slack:U0ANN")))).doesNotContain("?token=");
    assertThat(mailAbout(ask(List.of("link"), List.of()).expired())).doesNotContain("?token=");
  }

  @Test
  void shouldMailTheQuestionAllTheSameWhenNoLinkCanBeMade() {
    secret = "{}";

    assertThat(mailAbout(ask(List.of("link"), List.of()))).contains("Approvers: link");
  }

  private Approval ask(List<String> approvers, List<String> requesters) {
    ApprovalId id = ApprovalId.of(Notices.RUN);
    return new Approval(
        id,
        Notices.TRAIN,
        Notices.RUN,
        1,
        "12 new files",
        requesters,
        new ApprovalRule(approvers, Duration.ofDays(2), false),
        NOW,
        NOW.plus(Duration.ofDays(2)),
        Approval.Status.PENDING,
        Optional.empty(),
        "digest",
        new Run.Tell(List.of(), Optional.empty(), Optional.empty()));
  }

  /** The mail about a question, whose row is put anew. */
  private String mailAbout(Approval approval) {
    Notice notice = ApprovalNotices.asked(approval, Map.of("Epochs", "10"));
    table.deleteAll(
        List.of(new Key("NOTICE#" + notice.id(), "NOTICE"), Approvals.ask(approval).key()));
    table.write(List.of(Approvals.ask(approval)));
    owe(notice);
    invoke(notice.id());
    return topics.bodies.getLast().path("email").textValue();
  }

  @Test
  void shouldNameTheVariableWhenItIsMissing() {
    assertThatThrownBy(
            () -> new PublishNoticesHandler(Map.of(), () -> NOW, table, topics, _ -> secret))
        .hasMessageContaining("NOTICES_TOPIC_ARN");
  }

  private void owe(Notice... notices) {
    for (Notice notice : notices) {
      table.write(List.of(Outbox.owe(notice, NOW)));
    }
  }

  private static Notice forTopic(String topic, Notice notice) {
    return Notices.addressedTo(notice.slack(), Optional.of(topic), notice);
  }

  private Row row(String id) {
    return outbox.find(id).orElseThrow();
  }

  private BatchAnswer invoke(String... ids) {
    String records =
        IntStream.range(0, ids.length)
            .mapToObj(i -> record(100_000_000 + i, ids[i]))
            .collect(Collectors.joining(","));
    String event = "{\"Records\":[" + records + "]}";
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
          output,
          new FakeContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.read(output.toByteArray(), BatchAnswer.class);
  }

  private static String record(int sequence, String id) {
    return """
    {
      "eventID": "7de3041dd709b024af6f29e4fa13d34c",
      "eventName": "INSERT",
      "eventVersion": "1.1",
      "eventSource": "aws:dynamodb",
      "awsRegion": "eu-west-1",
      "dynamodb": {
        "ApproximateCreationDateTime": 1795230000,
        "Keys": {"pk": {"S": "NOTICE#%2$s"}, "sk": {"S": "NOTICE"}},
        "NewImage": {"pk": {"S": "NOTICE#%2$s"}, "sk": {"S": "NOTICE"}, "kind": {"S": "notice"}},
        "SequenceNumber": "%1$d",
        "SizeBytes": 112,
        "StreamViewType": "NEW_IMAGE"
      },
      "eventSourceARN": "arn:aws:dynamodb:eu-west-1:111122223333:table/ledger/stream/2026-11-01T00:00:00.000"
    }
    """
        .formatted(sequence, id);
  }

  private static final class FakeTopics implements Topics {
    private record Published(String topicArn, Notice notice) {}

    private final List<Published> published = new ArrayList<>();
    private final List<JsonNode> bodies = new ArrayList<>();
    private final Set<String> closed = new HashSet<>();
    private final Set<String> failing = new HashSet<>();

    void close(String topicArn) {
      closed.add(topicArn);
    }

    void failOnce(String noticeId) {
      failing.add(noticeId);
    }

    List<Notice> noticesAt(String topicArn) {
      return published.stream()
          .filter(each -> each.topicArn().equals(topicArn))
          .map(Published::notice)
          .toList();
    }

    List<String> idsAt(String topicArn) {
      return noticesAt(topicArn).stream().map(Notice::id).toList();
    }

    @Override
    public void publish(String topicArn, TopicMessage message) {
      JsonNode texts = Json.tree(message.body());
      Notice notice = Json.read(texts.path("default").textValue(), Notice.class);
      if (closed.contains(topicArn)) {
        throw new TopicRefusedException("NotFound");
      }
      if (failing.remove(notice.id())) {
        throw new IllegalStateException("SNS is throttling");
      }
      bodies.add(texts);
      published.add(new Published(topicArn, notice));
    }
  }
}
