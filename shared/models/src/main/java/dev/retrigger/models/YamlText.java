package dev.retrigger.models;

import dev.retrigger.domain.Text;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * The plain part of YAML: one document of mappings, lists and texts. What makes YAML surprising
 * (anchors, tags but three, several documents, any depth) is refused before a tree is built from
 * it.
 */
final class YamlText {
  private static final int CHARACTERS = 256 * 1024;
  private static final int DEPTH = 20;

  /** What decoders put where bytes are not text. */
  private static final char REPLACEMENT = '\uFFFD';

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setUseMarks(true)
          .setCodePointLimit(CHARACTERS)
          .setSchema(
              new FailsafeSchema()) // A value without a tag is a text, whatever it looks like.
          .build();

  /** Tags that say what a parameter is. */
  private static final Set<String> KINDS =
      Set.of(Tag.INT.getValue(), Tag.FLOAT.getValue(), Tag.BOOL.getValue());

  private static final Pattern SPECIAL = Pattern.compile("[:\\[,{\\-]\\s+[*&!%@`]");

  private YamlText() {}

  /** The tree of {@code source}; empty, with a finding, when there is none. */
  static Optional<Value> read(Source source, Findings findings) {
    if (source.text().codePointCount(0, source.text().length()) > CHARACTERS) {
      findings.refuse(
          Optional.empty(), "", "the file has more than 256 Ki characters", "split it by model");
      return Optional.empty();
    }
    if (source.text().indexOf(REPLACEMENT) >= 0) {
      findings.refuse(Optional.empty(), "", "the file is not UTF-8 text", "save it as UTF-8");
      return Optional.empty();
    }
    try {
      if (!isPlain(source.text(), findings)) {
        return Optional.empty();
      }
      Optional<Node> root = new Compose(SETTINGS).composeString(source.text());
      if (root.isEmpty()) {
        findings.refuse(Optional.empty(), "", "the file is empty", "'retrigger init' writes one");
      }
      return root.map(node -> new Value(node, "", source.text(), findings));
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      findings.refuse(mark, "", "not YAML: " + says(e), hint(source.text(), mark, e));
    } catch (YamlEngineException e) {
      findings.refuse(
          Optional.empty(),
          "",
          "not YAML: " + brief(Objects.requireNonNullElse(e.getMessage(), "")),
          "save it as UTF-8 text");
    }
    return Optional.empty();
  }

  private static boolean isPlain(String text, Findings findings) {
    int documents = 0;
    int depth = 0;
    boolean plain = true;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      Optional<String> surprise = Optional.empty();
      String hint = "";
      if (event instanceof AliasEvent || anchor(event).isPresent()) {
        surprise = Optional.of("anchors and aliases are not read");
        hint = "write the value out; quote a text that begins with '*' or '&'";
      } else if (tag(event).isPresent()) {
        surprise = Optional.of("tags are not read: " + brief(tag(event).get()));
        hint = "remove it; quote a text that begins with '!'";
      } else if (event instanceof DocumentStartEvent && ++documents > 1) {
        surprise = Optional.of("a file holds one document");
        hint = "move what follows '---' to a file of its own";
      } else if (event instanceof CollectionStartEvent && ++depth > DEPTH) {
        findings.refuse(event.getStartMark(), "", "nested too deeply", "no setting is so deep");
        return false;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
      if (surprise.isPresent()) {
        plain = false;
        findings.refuse(event.getStartMark(), "", surprise.get(), hint);
      }
    }
    return plain;
  }

  private static Optional<Anchor> anchor(Event event) {
    return event instanceof NodeEvent node ? node.getAnchor() : Optional.empty();
  }

  private static Optional<String> tag(Event event) {
    return switch (event) {
      case ScalarEvent scalar -> scalar.getTag().filter(tag -> !KINDS.contains(tag));
      case CollectionStartEvent collection -> collection.getTag();
      default -> Optional.empty(); // The engine's events are not sealed.
    };
  }

  private static String says(MarkedYamlEngineException e) {
    String problem = e.getProblem();
    return brief(problem == null ? "the text ends too early" : problem);
  }

  private static String brief(String message) {
    return Text.brief(message.lines().findFirst().orElse(""));
  }

  private static String hint(String text, Optional<Mark> mark, MarkedYamlEngineException e) {
    String line = mark.map(found -> lineOf(text, found.getLine())).orElse("");
    if (says(e).contains("TAB") || line.startsWith("\t")) {
      return "indent with spaces, not tabs";
    }
    if (line.contains("${")) {
      return "quote texts that contain ${...}";
    }
    if (says(e).contains("cannot start any token") || SPECIAL.matcher(line).find()) {
      return "quote texts that begin with a special character";
    }
    if (says(e).contains("mapping values are not allowed")) {
      return "quote texts that contain ': ', and check the indentation";
    }
    return "check quotes, brackets and indentation near here";
  }

  static String lineOf(String text, int number) {
    List<String> lines = text.lines().skip(number).limit(1).toList();
    return lines.isEmpty() ? "" : lines.getFirst();
  }
}
