package dev.retrigger.receivedrift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.profile.DriftRules;
import dev.retrigger.profile.ReportFormat;
import dev.retrigger.profile.Reports;
import dev.retrigger.testing.EventFiles;
import dev.retrigger.testing.Mutations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is not quite an alarm, an object or a report: 100,000 documents with something changed. None
 * of them makes the receiver crash, and none starts what its document does not say, field by field,
 * that it is about.
 */
@Tag("N-09")
final class MutatedEventsTest {
  private static final long SEED = 20_261_121;
  private static final int EVENTS = 50_000;
  private static final int MESSAGES = 10_000;
  private static final int REPORTS = 40_000;

  /** One in so many reports is also received, which takes longer than reading it. */
  private static final int RECEIVED = 20;

  /** Documents that one desk sees; more, and most would be out of order. */
  private static final int EACH = 50;

  private static final String VIOLATIONS = "s3/report-created/violations";
  private static final byte[] VIOLATING = Desk.file("reports/" + Desk.VIOLATIONS);
  private static final List<String> ANNOUNCED =
      List.of(VIOLATIONS, "s3/report-created/without-version");
  private static final Set<String> ALARMS =
      Set.of("churn-drift-tenure", "churn-drift-plan", "churn-quality", "churn-any");

  @Test
  void shouldNeitherCrashNorStartWhateverIsMadeOfTheEvents() {
    Mutations documents =
        new Mutations(
            Stream.of("cloudwatch", "sns", "s3/report-created")
                .map(EventFiles::under)
                .flatMap(files -> files.values().stream())
                .toList(),
            SEED);
    int refused = 0;
    int fired = 0;
    for (int i = 0; i < EVENTS; i += EACH) {
      Desk desk = desk();
      for (int j = 0; j < EACH; j++) {
        String document = documents.next();
        desk.sent.clear();
        refused += received(desk, document) ? 0 : 1;
        fired += desk.sent.size();
        desk.sent.forEach(signal -> assertMeant(signal, document));
      }
    }
    assertThat(refused).isBetween(EVENTS / 10, EVENTS * 9 / 10);
    assertThat(fired).isBetween(EVENTS / 100, EVENTS * 9 / 10);
  }

  @Test
  void shouldNeitherCrashNorStartWhateverIsMadeOfTheMessageInTheEnvelope() throws IOException {
    ObjectNode envelope = (ObjectNode) Desk.event("sns/alarm/alarm");
    ObjectNode sns = (ObjectNode) envelope.path("Records").path(0).path("Sns");
    String message =
        new ObjectMapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(Json.tree(sns.path("Message").textValue()));
    Mutations messages = new Mutations(List.of(message), SEED);
    for (int i = 0; i < MESSAGES; i += EACH) {
      Desk desk = desk();
      for (int j = 0; j < EACH; j++) {
        sns.put("Message", messages.next());
        String document = Json.write(envelope);
        desk.sent.clear();
        received(desk, document);
        desk.sent.forEach(signal -> assertMeant(signal, document));
      }
    }
  }

  @Test
  @Tag("A-13")
  void shouldNotCrashAndNotMistakeTheReportWhateverIsMadeOfIt() {
    Mutations reports = new Mutations(reports(), SEED);
    JsonNode event = Desk.event(VIOLATIONS);
    Desk first = desk();
    first.receive(event);
    Signal unchanged = first.sent.getFirst();
    for (int i = 0; i < REPORTS; i++) {
      byte[] report = reports.next().getBytes(UTF_8);
      assertThat(DriftRules.NONE.judge(Reports.read(report, ReportFormat.AUTO))).isNotNull();
      if (i % RECEIVED != 0) {
        continue;
      }
      Desk desk = new Desk().holding(VIOLATIONS, report);

      desk.receive(event);

      assertThat(desk.sent).hasSizeLessThanOrEqualTo(1);
      desk.sent.forEach(
          signal -> {
            assertThat(signal.id()).isEqualTo(unchanged.id());
            assertPlain(signal);
          });
    }
  }

  private static Desk desk() {
    Desk desk = new Desk();
    ANNOUNCED.forEach(name -> desk.holding(name, VIOLATING));
    return desk;
  }

  /** Whether the document is an event; what else it may be is refused, and nothing else happens. */
  private static boolean received(Desk desk, String document) {
    try {
      desk.receive(Json.tree(document));
      return true;
    } catch (InvalidEventException _) {
      assertThat(desk.sent).as(document).isEmpty();
      return false;
    }
  }

  /** An oracle of its own: the document says all that the signal says. */
  private static void assertMeant(Signal signal, String document) {
    JsonNode event = Json.tree(document);
    assertPlain(signal);
    if (event.has("Records")) {
      assertAlarm(signal, Json.tree(event.at("/Records/0/Sns/Message").asText()), "/", document);
    } else if (event.has("alarmData")) {
      assertAlarm(signal, event, "/alarmData/", document);
    } else if (event.path("source").asText().equals("aws.cloudwatch")) {
      assertAlarm(signal, event, "/detail/", document);
    } else {
      assertThat(event.path("account").asText()).as(document).isEqualTo(Desk.ACCOUNT);
      assertThat(event.at("/detail/bucket/name").asText())
          .as(document)
          .isEqualTo("acme-reports-dev");
      assertThat(event.at("/detail/object/key").asText())
          .as(document)
          .startsWith("churn/quality/")
          .endsWith(".json");
      assertThat(signal.trigger().name()).as(document).isEqualTo("drift");
    }
  }

  private static void assertAlarm(Signal signal, JsonNode event, String at, String document) {
    Map<String, String> said =
        at.equals("/")
            ? Map.of(
                "name", event.path("AlarmName").asText(),
                "state", event.path("NewStateValue").asText(),
                "before", event.path("OldStateValue").asText(),
                "arn", event.path("AlarmArn").asText(),
                "account", event.path("AWSAccountId").asText())
            : Map.of(
                "name", event.at(at + "alarmName").asText(),
                "state", event.at(at + "state/value").asText(),
                "before", event.at(at + "previousState/value").asText(),
                "arn", event.path("alarmArn").asText(event.at("/resources/0").asText()),
                "account", event.path("accountId").asText(event.path("account").asText()));
    assertThat(said.get("state")).as(document).isEqualTo("ALARM");
    assertThat(said.get("before")).as(document).isNotEqualTo("ALARM");
    assertThat(said.get("account")).as(document).isEqualTo(Desk.ACCOUNT);
    assertThat(ALARMS).as(document).contains(said.get("name"));
    assertThat(said.get("arn"))
        .as(document)
        .contains(":" + Desk.ACCOUNT + ":alarm:")
        .endsWith(":" + said.get("name"));
    assertThat(signal.key()).as(document).contains(said.get("arn") + "@");
    assertThat(signal.attributes()).containsEntry("alarm", said.get("name"));
  }

  private static void assertPlain(Signal signal) {
    assertThat(signal.attributes().values())
        .allMatch(text -> text.length() <= 1_100)
        .noneMatch(text -> text.chars().anyMatch(Character::isISOControl));
    assertThat(signal.occurredAt()).isBefore(Desk.NOW.plusSeconds(3_601));
  }

  private static List<String> reports() {
    try (Stream<Path> files = Files.walk(Desk.EVENTS.resolve("reports"))) {
      return files.filter(Files::isRegularFile).sorted().map(MutatedEventsTest::text).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
