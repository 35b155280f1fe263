package dev.retrigger.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** What Slack demands of a message, as far as we send such things. */
final class SlackRules {
  private static final int TEXT = 40_000;
  private static final int BLOCKS = 50;
  private static final int ALL_BLOCKS = 13_200;
  private static final int HEADER = 150;
  private static final int SECTION = 3_000;
  private static final int FIELDS = 10;
  private static final int FIELD = 2_000;
  private static final int ELEMENTS = 10;
  private static final int ACTIONS = 25;
  private static final int BUTTON = 75;

  private SlackRules() {}

  /** The error that Slack would answer, if any. */
  static Optional<String> problemOf(JsonNode message) {
    JsonNode blocks = message.path("blocks");
    if (message.path("text").asText().isEmpty() && blocks.isEmpty()) {
      return Optional.of("no_text");
    }
    if (message.path("text").asText().length() > TEXT) {
      return Optional.of("msg_too_long");
    }
    if (blocks.size() > BLOCKS || !all(blocks, SlackRules::isBlock)) {
      return Optional.of("invalid_blocks");
    }
    if (blocks.toString().length() > ALL_BLOCKS) {
      return Optional.of("msg_blocks_too_long");
    }
    return Optional.empty();
  }

  private static boolean isBlock(JsonNode block) {
    return switch (block.path("type").asText()) {
      case "header" ->
          block.path("text").path("type").asText().equals("plain_text")
              && isText(block.path("text"), HEADER);
      case "section" ->
          (block.has("text") || block.has("fields"))
              && (!block.has("text") || isText(block.path("text"), SECTION))
              && block.path("fields").size() <= FIELDS
              && all(block.path("fields"), field -> isText(field, FIELD));
      case "context" ->
          block.path("elements").size() <= ELEMENTS
              && all(block.path("elements"), element -> isText(element, SECTION));
      case "actions" ->
          block.path("elements").size() <= ACTIONS
              && !block.path("elements").isEmpty()
              && all(block.path("elements"), SlackRules::isButton);
      case "divider" -> true;
      default -> false;
    };
  }

  private static boolean isButton(JsonNode button) {
    return button.path("type").asText().equals("button")
        && button.path("text").path("type").asText().equals("plain_text")
        && isText(button.path("text"), BUTTON)
        && button.path("value").asText().length() <= FIELD
        && !button.path("action_id").asText().isEmpty();
  }

  private static boolean isText(JsonNode text, int limit) {
    int length = text.path("text").asText().length();
    return length > 0 && length <= limit;
  }

  private static boolean all(JsonNode array, Predicate<JsonNode> condition) {
    return StreamSupport.stream(array.spliterator(), false).allMatch(condition);
  }
}
