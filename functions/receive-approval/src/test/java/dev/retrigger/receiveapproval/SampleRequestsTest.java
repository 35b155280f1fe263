package dev.retrigger.receiveapproval;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Approval.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests under {@code events/apigateway}, each to a question that stands for two days. */
@Tag("N-12")
final class SampleRequestsTest {
  private static final Path FOLDER = Path.of("..", "..", "events", "apigateway");
  private static final String OUTCOMES =
      """
      slack-action/approve, 200, APPROVED
      slack-action/reject-by-another-person, 200, REJECTED
      slack-action/approve-sent-again, 200, APPROVED
      slack-action/approve-in-base64, 200, APPROVED
      slack-action/approve-after-expiry, 200, PENDING
      slack-action/by-someone-not-listed, 200, PENDING
      slack-action/other-button, 200, PENDING
      slack-action/view-closed, 200, PENDING
      slack-action/url-verification, 200, PENDING
      slack-action/payload-cut, 400, PENDING
      slack-action/payload-twice, 400, PENDING
      slack-action/signed-six-minutes-ago, 401, PENDING
      slack-action/signed-six-minutes-ahead, 401, PENDING
      slack-action/signature-of-someone-else, 401, PENDING
      slack-action/body-changed-after-signing, 401, PENDING
      slack-action/signature-sent-twice, 401, PENDING
      slack-action/from-another-workspace, 401, PENDING
      slack-action/answer-wanted-elsewhere, 200, APPROVED
      slack-action/value-with-a-path, 400, PENDING
      approval/cli-approve, 200, APPROVED
      approval/cli-approve-sent-again, 200, APPROVED
      approval/cli-approve-after-expiry, 410, PENDING
      approval/cli-of-unknown-approval, 404, PENDING
      approval/cli-without-decision, 400, PENDING
      approval/cli-of-another-role, 403, PENDING
      approval/cli-of-another-account, 401, PENDING
      approval/cli-without-iam, 401, PENDING
      approval/link-opened-by-mail-scanner, 200, PENDING
      approval/link-forged, 404, PENDING
      approval/link-after-expiry, 410, PENDING
      approval/link-reject, 200, REJECTED
      approval/link-form-with-forged-token, 404, PENDING
      approval/gitlab-token-without-algorithm, 401, PENDING
      """;

  @ParameterizedTest
  @CsvSource(textBlock = OUTCOMES)
  void shouldLeadToWhatIsNamedHere(String name, int statusCode, Status status) throws IOException {
    World world = world();
    byte[] request = Files.readAllBytes(FOLDER.resolve(name + ".json"));
    world.now =
        Instant.ofEpochMilli(
            Json.read(request, JsonNode.class).path("requestContext").path("timeEpoch").asLong());

    assertThat(world.send(request).statusCode()).isEqualTo(statusCode);

    assertThat(world.status()).isEqualTo(status);
    assertThat(world.calls)
        .allSatisfy(call -> assertThat(call.address()).hasHost("hooks.slack.com"));
  }

  @Test
  void shouldDecideOnceWhenTheSameRequestComesTwiceOrAnotherFollows() throws IOException {
    World world = world();
    for (String name :
        List.of(
            "slack-action/approve",
            "slack-action/approve-sent-again",
            "slack-action/reject-by-another-person",
            "approval/link-reject",
            "approval/cli-approve")) {
      world.send(Files.readAllBytes(FOLDER.resolve(name + ".json")));
    }

    assertThat(world.status()).isEqualTo(Status.APPROVED);
    assertThat(world.decidedBy()).isEqualTo("slack:U0ANN");
    assertThat(world.signals).hasSize(1);
  }

  @Test
  void shouldNameEveryFile() {
    Set<String> named =
        OUTCOMES
            .lines()
            .map(line -> line.substring(0, line.indexOf(',')))
            .collect(toCollection(TreeSet::new));

    assertThat(files()).isEqualTo(named);
  }

  private static World world() {
    World world = new World();
    world.ask(
        new ApprovalRule(
            List.of("slack:U0ANN", "slack:U0BO", "iam:leads", "gitlab:ann", "link"),
            Duration.ofDays(2),
            false));
    return world;
  }

  private static Set<String> files() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.startsWith("webhook-"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .collect(toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
