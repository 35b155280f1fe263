package dev.retrigger.receiverequest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.events.Json;
import dev.retrigger.receiverequest.Door.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is not quite a request. Each document is a request in which something was changed; whatever
 * it is, the answer is one of the documented ones, and nothing is sent unless the document still
 * says, key by key, what a request must say.
 */
final class MutatedRequestsTest {
  private static final int DOCUMENTS = 100_000;
  private static final long SEED = 20_261_121;
  private static final Set<Integer> ANSWERS = Set.of(200, 202, 400, 403, 404, 409);

  private static final List<String> REQUESTS =
      List.of(
          "{\"action\":\"fire\",\"model\":\"growth/churn\",\"trigger\":\"adhoc\",\"key\":\"k1\","
              + "\"reason\":\"r\",\"attributes\":{\"segment\":\"spring\",\"rows\":\"12\"}}",
          "{\"action\":\"start\",\"model\":\"growth/churn\",\"pipeline\":\"train\",\"key\":\"k2\","
              + "\"parameters\":{\"Epochs\":\"20\"},\"override\":\"o\"}",
          "{\"action\":\"replay\",\"model\":\"growth/churn\",\"from\":\"2026-11-20T00:00:00Z\","
              + "\"to\":\"2026-11-21T00:00:00Z\",\"limit\":10,\"dryRun\":false,\"again\":true}",
          "{\"action\":\"finish\",\"run\":\"rt-"
              + "a".repeat(52)
              + "\",\"status\":\"failed\",\"produced\":{\"model\":\"m\"}}",
          "{\"action\":\"status\",\"id\":\"" + "a".repeat(52) + "\"}");

  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          "null",
          "../..",
          "growth/churn#",
          "\u0000",
          "\uD800",
          "\u202Etxet",
          "${ssm:/retrigger/growth/token}",
          "a".repeat(2_000),
          "9999999999999999999999",
          "-1",
          "2026-02-30T00:00:00Z",
          "rt-",
          "growth/churn/train");

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final TreeMap<Integer, Integer> answered = new TreeMap<>();

  @Test
  @Tag("A-02")
  void shouldNeverCrashAndNeverStartWhatNobodyAskedFor() {
    Door door = new Door();
    for (int i = 0; i < DOCUMENTS; i++) {
      String request = REQUESTS.get(i % REQUESTS.size());
      String mutated = random.nextBoolean() ? values(request) : bytes(request);
      boolean http = random.nextBoolean();
      int before = door.signals.size();

      Reply reply = http ? door.http(mutated, Optional.of(Door.ANN)) : door.direct(mutated);

      answered.merge(reply.status(), 1, Integer::sum);
      assertThat(ANSWERS).as(mutated).contains(reply.status());
      if (door.signals.size() > before) {
        assertThat(isWhole(mutated)).as(mutated).isTrue();
      }
      if (reply.status() >= 400) {
        assertThat(reply.text("/mend")).as(mutated).isNotBlank();
      }
    }
    assertThat(answered.get(400)).isGreaterThan(DOCUMENTS / 2);
  }

  /** An oracle of its own: whether a document asks for a start, or a signal, in every key. */
  private static boolean isWhole(String text) {
    JsonNode body = Json.tree(text);
    String action = body.path("action").asText();
    return body.path("model").asText().equals("growth/churn")
        && switch (action) {
          case "fire" ->
              body.path("trigger").asText().equals("adhoc")
                  && isKey(body.path("key"))
                  && body.path("attributes").size() == 2
                  && !body.at("/attributes/segment").asText().isBlank()
                  && !body.at("/attributes/rows").asText().isBlank();
          case "start" ->
              Set.of("train", "score").contains(body.path("pipeline").asText())
                  && isKey(body.path("key"));
          default -> false;
        };
  }

  private static boolean isKey(JsonNode key) {
    return key.isTextual()
        && !key.textValue().isEmpty()
        && key.textValue()
            .chars()
            .allMatch(c -> Character.isLetterOrDigit(c) || "+=,.@:/-_".indexOf(c) >= 0);
  }

  /** One to three keys changed, added or taken away. */
  private String values(String request) {
    ObjectNode body = (ObjectNode) Json.tree(request);
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<String> names =
          new ArrayList<>(body.propertyStream().map(each -> each.getKey()).toList());
      names.add("x" + random.nextInt(3));
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(4) == 0) {
        body.remove(name);
      } else {
        body.set(name, value(2));
      }
    }
    return Json.write(body);
  }

  private JsonNode value(int depth) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> json.nullNode();
      case 1 -> json.booleanNode(random.nextBoolean());
      case 2 -> json.numberNode(random.nextLong());
      case 3 -> json.numberNode(random.nextDouble());
      case 4, 5 -> json.textNode(NASTY.get(random.nextInt(NASTY.size())));
      case 6 -> {
        ArrayNode array = json.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          array.add(value(depth - 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = json.objectNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          object.set("segment".substring(random.nextInt(7)), value(depth - 1));
        }
        yield object;
      }
    };
  }

  /** A few bytes changed, doubled or lost, or the end cut off. */
  private String bytes(String request) {
    byte[] bytes = request.getBytes(UTF_8);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(1, 127);
    }
    int from = random.nextInt(bytes.length);
    String text = new String(bytes, UTF_8);
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, from);
      case 1 -> text.substring(0, from) + text.substring(Math.max(0, from - 5));
      default -> text;
    };
  }
}
