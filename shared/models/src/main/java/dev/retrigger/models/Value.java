package dev.retrigger.models;

import dev.retrigger.domain.Text;
import dev.retrigger.events.ParameterTree.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in a file, and where it stands. Every scalar is text until someone reads it as something
 * else, so {@code 012345670123}, {@code 2.10}, {@code no} and {@code on} stay what they are. What
 * cannot be read is a finding and then empty; nothing here throws for what a file says.
 */
final class Value {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern COMMENT = Pattern.compile("[:\\-]\\s+#\\S.*");

  private final Node node;
  private final Optional<Mark> place;
  private final String path;
  private final String file;
  private final Findings findings;

  Value(Node node, String path, String file, Findings findings) {
    this(node, node.getStartMark(), path, file, findings);
  }

  private Value(Node node, Optional<Mark> place, String path, String file, Findings findings) {
    this.node = node;
    this.place = place;
    this.path = path;
    this.file = file;
    this.findings = findings;
  }

  String path() {
    return path;
  }

  void refuse(String message, String hint) {
    findings.refuse(place, path, message, hint);
  }

  void warn(String message, String hint) {
    findings.warn(place, path, message, hint);
  }

  /** The value as text. */
  Optional<String> text() {
    if (!(node instanceof ScalarNode scalar)) {
      refuse("expected a text, found " + form(), "write one value here");
      return Optional.empty();
    }
    if (kind() != Kind.TEXT) {
      refuse("tags are read in parameters only", "remove it");
      return Optional.empty();
    }
    return Optional.of(scalar.getValue());
  }

  /** What the value is said to be by its tag; all else is text. */
  Kind kind() {
    Tag tag = node.getTag();
    if (tag.equals(Tag.INT)) {
      return Kind.INT;
    }
    if (tag.equals(Tag.FLOAT)) {
      return Kind.FLOAT;
    }
    return tag.equals(Tag.BOOL) ? Kind.BOOL : Kind.TEXT;
  }

  /** The same value without its tag. */
  Value untagged() {
    return node instanceof ScalarNode scalar
        ? new Value(
            new ScalarNode(Tag.STR, scalar.getValue(), scalar.getScalarStyle()),
            place,
            path,
            file,
            findings)
        : this;
  }

  /** Whether the value has members or items. */
  boolean isTree() {
    return !(node instanceof ScalarNode);
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  /** The value if it is a text; says nothing if it is not. */
  Optional<String> peek() {
    return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
  }

  /** The text under a key, if the value is a mapping and has one; says nothing if not. */
  Optional<String> peek(String key) {
    if (!(node instanceof MappingNode mapping)) {
      return Optional.empty();
    }
    return mapping.getValue().stream()
        .filter(
            tuple -> tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
        .findFirst()
        .flatMap(tuple -> new Value(tuple.getValueNode(), below(key), file, findings).peek());
  }

  /** Whether {@code name}, under which the value stands, is a name; says so if it is not. */
  boolean named(String name) {
    return parsed(name, Words.NAME).isPresent();
  }

  /** Whether the value is a mapping with one of these keys; says nothing if it is not. */
  boolean hasAny(Set<String> keys) {
    return node instanceof MappingNode mapping
        && mapping.getValue().stream()
            .map(NodeTuple::getKeyNode)
            .anyMatch(key -> key instanceof ScalarNode text && keys.contains(text.getValue()));
  }

  /** The value as {@code reader} understands it; its {@link IllegalArgumentException} is told. */
  <T> Optional<T> read(Function<String, T> reader) {
    return text().flatMap(text -> parsed(text, reader));
  }

  /** The elements of a list. */
  Optional<List<Value>> list() {
    if (!(node instanceof SequenceNode sequence)) {
      refuse("expected a list, found " + form(), "write [one, two]");
      return Optional.empty();
    }
    List<Value> values = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      Value value = new Value(element, path + "[" + values.size() + "]", file, findings);
      if (value.isPresent()) {
        values.add(value);
      }
    }
    return Optional.of(values);
  }

  /** The texts of a list, each as {@code reader} understands it. */
  <T> Optional<List<T>> list(Function<String, T> reader) {
    return list()
        .map(
            values ->
                values.stream()
                    .map(value -> value.read(reader))
                    .flatMap(Optional::stream)
                    .toList());
  }

  /** The entries of a mapping whose keys are the user's own names. */
  Optional<Map<String, Value>> entries() {
    return pairs().map(pairs -> present(pairs.values()));
  }

  /** The entries of a mapping whose keys are the file format's. */
  Optional<Fields> fields(Shape shape) {
    return pairs()
        .map(
            pairs ->
                new Fields(
                    this,
                    shape,
                    present(pairs.values().stream().filter(pair -> pair.isOf(shape)).toList())));
  }

  private Optional<Map<String, Pair>> pairs() {
    if (!(node instanceof MappingNode mapping)) {
      refuse("expected keys and values, found " + form(), "write 'name: value' below it");
      return Optional.empty();
    }
    Map<String, Pair> pairs = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      new Value(tuple.getKeyNode(), path, file, findings)
          .key()
          .map(name -> pair(name, tuple))
          .filter(pair -> pairs.putIfAbsent(pair.name(), pair) != null)
          .ifPresent(pair -> pair.key().refuse("the key is there twice", "keep one of them"));
    }
    return Optional.of(pairs);
  }

  private Pair pair(String name, NodeTuple tuple) {
    Node keyNode = tuple.getKeyNode();
    Node valueNode = tuple.getValueNode();
    // A block begins on the line after its key; people look for the key.
    Optional<Mark> place = (valueNode instanceof ScalarNode ? valueNode : keyNode).getStartMark();
    return new Pair(
        name,
        new Value(keyNode, keyNode.getStartMark(), below(name), file, findings),
        new Value(valueNode, place, below(name), file, findings));
  }

  private static Map<String, Value> present(Collection<Pair> pairs) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      if (pair.value().isPresent()) {
        values.put(pair.name(), pair.value());
      }
    }
    return values;
  }

  private record Pair(String name, Value key, Value value) {
    /** Whether the shape has such a key; says why if not. */
    boolean isOf(Shape shape) {
      if (shape.keys().contains(name)) {
        return true;
      }
      String elsewhere = shape.elsewhere().get(name);
      if (shape.later().contains(name)) {
        key.refuseAsLater("'" + name + "'");
      } else if (elsewhere != null) {
        key.refuse("'" + name + "' has no effect here: " + elsewhere, "remove it");
      } else {
        key.refuse("unknown key", suggestion(shape.keys(), name));
      }
      return false;
    }
  }

  void refuseAsLater(String what) {
    refuse(what + " is not supported yet by this version", "remove it");
  }

  private Optional<String> key() {
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().isEmpty()) {
      refuse("a key is a plain text", "quote texts that contain ${...}, '{' or '['");
      return Optional.empty();
    }
    return Optional.of(scalar.getValue());
  }

  private boolean isPresent() {
    if (node instanceof ScalarNode scalar
        && scalar.isPlain()
        && NULLS.contains(scalar.getValue())) {
      boolean comment =
          node.getStartMark()
              .map(mark -> YamlText.lineOf(file, mark.getLine()))
              .filter(line -> COMMENT.matcher(line).find())
              .isPresent();
      refuse(
          "has no value",
          comment
              ? "YAML reads what follows '#' as a comment: leave the '#' out, or quote the text"
              : "write a value or remove the key");
      return false;
    }
    return true;
  }

  private <T> Optional<T> parsed(String text, Function<String, T> reader) {
    try {
      return Optional.of(reader.apply(text));
    } catch (InvalidValue e) {
      refuse(InvalidValue.message(e), e.hint());
    } catch (IllegalArgumentException e) {
      refuse(InvalidValue.message(e), "");
    }
    return Optional.empty();
  }

  private String below(String key) {
    String step = Text.brief(key);
    return path.isEmpty() ? step : path + "." + step;
  }

  /** What the value looks like, for people. */
  String form() {
    return switch (node.getNodeType()) {
      case MAPPING -> "keys and values";
      case SEQUENCE -> "a list";
      case SCALAR -> "a text";
      case ANCHOR -> "an alias";
    };
  }

  static String suggestion(Collection<String> known, String word) {
    return Suggestion.among(known, word)
        .map(near -> "did you mean '" + near + "'?")
        .orElse("known here: " + String.join(", ", known));
  }
}
