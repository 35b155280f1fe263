package dev.retrigger.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.retrigger.domain.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Nested parameters as a flat map, and back. A leaf of a tree is one entry: its key is where it
 * stands, as a JSON Pointer ({@code /conf/days/0}); a leaf that is not a string has its kind before
 * the pointer ({@code int:/conf/epochs}). A string at the top keeps its plain name. What a leaf is
 * stands in its key, which comes from the model file, never in its value, which may come from
 * anyone: so no event can turn a string into something else.
 *
 * <p>JSON Pointer does not tell a list from a mapping whose keys are numbers; here such a key has
 * {@code ~2} before it.
 */
public final class ParameterTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,1000}");
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,1000}(?:\\.[0-9]{1,1000})?(?:[eE][+-]?[0-9]{1,3})?");
  private static final Pattern BOOLEAN = Pattern.compile("true|false");
  private static final Pattern KEY =
      Pattern.compile("(?:(int|float|bool|empty):)?(/.*)", Pattern.DOTALL);

  private ParameterTree() {}

  /** What a leaf is. */
  public enum Kind {
    TEXT(""),
    INT("int:"),
    FLOAT("float:"),
    BOOL("bool:"),
    /** An empty list or mapping: {@code []} or <code>{}</code>. */
    EMPTY("empty:");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /** Where something stands in a tree. */
  public record Path(String pointer) {
    public static final Path TOP = new Path("");

    /** A member of the mapping at this path. */
    public Path member(String name) {
      String token = name.replace("~", "~0").replace("/", "~1");
      return new Path(pointer + "/" + (INDEX.matcher(name).matches() ? "~2" : "") + token);
    }

    /** An item of the list at this path, from 0. */
    public Path item(int index) {
      return new Path(pointer + "/" + index);
    }

    /** The key of a leaf of that kind at this path. */
    public String key(Kind kind) {
      return kind == Kind.TEXT && isPlain()
          ? unescaped(pointer.substring(1))
          : kind.prefix + pointer;
    }

    private boolean isPlain() {
      return pointer.lastIndexOf('/') == 0
          && !KEY.matcher(unescaped(pointer.substring(1))).matches();
    }
  }

  /** The leaves of a tree. */
  public static SequencedMap<String, String> flatten(ObjectNode tree) {
    SequencedMap<String, String> flat = new LinkedHashMap<>();
    flatten(Path.TOP, tree, flat);
    return flat;
  }

  /**
   * The tree of these leaves.
   *
   * @throws InvalidEventException when a leaf is not of its kind, or stands where another one does
   */
  public static ObjectNode of(Map<String, String> flat) {
    Branch top = new Branch();
    flat.forEach((key, value) -> plant(top, key, value));
    return top.object();
  }

  /** Whether two documents say the same, however their numbers are written. */
  public static boolean same(JsonNode one, JsonNode other) {
    return one.equals(
        (a, b) -> {
          if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
          }
          return a.equals(b) ? 0 : 1;
        },
        other);
  }

  private static void flatten(Path at, JsonNode node, Map<String, String> flat) {
    if (node.isContainerNode() && node.isEmpty() && !at.equals(Path.TOP)) {
      flat.put(at.key(Kind.EMPTY), node.isArray() ? "[]" : "{}");
      return;
    }
    switch (node.getNodeType()) {
      case OBJECT ->
          node.properties()
              .forEach(member -> flatten(at.member(member.getKey()), member.getValue(), flat));
      case ARRAY -> {
        for (int i = 0; i < node.size(); i++) {
          flatten(at.item(i), node.get(i), flat);
        }
      }
      case STRING -> flat.put(at.key(Kind.TEXT), node.textValue());
      case BOOLEAN -> flat.put(at.key(Kind.BOOL), node.asText());
      case NUMBER ->
          flat.put(at.key(node.isIntegralNumber() ? Kind.INT : Kind.FLOAT), node.asText());
      case NULL, MISSING, BINARY, POJO ->
          throw new InvalidEventException(
              "parameter '" + Text.brief(at.pointer()) + "' is null; leave it out instead");
    }
  }

  private static void plant(Branch top, String key, String value) {
    Matcher pointer = KEY.matcher(key);
    if (!pointer.matches()) {
      top.put(Path.TOP.member(key).pointer().substring(1), TextNode.valueOf(value), key);
      return;
    }
    String[] tokens = pointer.group(2).substring(1).split("/", -1);
    Branch branch = top;
    for (int i = 0; i < tokens.length - 1; i++) {
      branch = branch.branch(tokens[i], key);
    }
    branch.put(
        tokens[tokens.length - 1], leaf(kind(pointer.group(1)), key, value.strip(), value), key);
  }

  private static Kind kind(@Nullable String word) {
    return word == null ? Kind.TEXT : Kind.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static JsonNode leaf(Kind kind, String key, String bare, String value) {
    return switch (kind) {
      case TEXT -> TextNode.valueOf(value);
      case INT ->
          BigIntegerNode.valueOf(new BigInteger(checked(INTEGER, key, bare, "a whole number")));
      case FLOAT -> DecimalNode.valueOf(new BigDecimal(checked(NUMBER, key, bare, "a number")));
      case BOOL ->
          BooleanNode.valueOf(Boolean.parseBoolean(checked(BOOLEAN, key, bare, "true or false")));
      case EMPTY -> bare.equals("[]") ? NODES.arrayNode() : NODES.objectNode();
    };
  }

  /** The value if it has the form; the message does not repeat it, as it may be a secret. */
  private static String checked(Pattern form, String key, String value, String wanted) {
    if (!form.matcher(value).matches()) {
      throw new InvalidEventException("parameter '" + Text.brief(key) + "' is not " + wanted);
    }
    return value;
  }

  private static String unescaped(String token) {
    return token.replaceFirst("^~2", "").replace("~1", "/").replace("~0", "~");
  }

  /** A list or a mapping that grows: a list if every key is an index that is not escaped. */
  private static final class Branch {
    private final SequencedMap<String, Object> children = new LinkedHashMap<>();

    Branch branch(String token, String key) {
      if (children.computeIfAbsent(token, _ -> new Branch()) instanceof Branch branch) {
        return branch;
      }
      throw taken(key);
    }

    void put(String token, JsonNode leaf, String key) {
      if (children.putIfAbsent(token, leaf) != null) {
        throw taken(key);
      }
    }

    ObjectNode object() {
      ObjectNode object = NODES.objectNode();
      children.forEach((token, child) -> object.set(unescaped(token), node(child)));
      return object;
    }

    private JsonNode node() {
      return children.keySet().stream().allMatch(token -> INDEX.matcher(token).matches())
          ? array()
          : object();
    }

    private ArrayNode array() {
      ArrayNode array = NODES.arrayNode();
      for (int i = 0; i < children.size(); i++) {
        Object item = children.get(Integer.toString(i));
        if (item == null) {
          throw new InvalidEventException("a list among the parameters has no item " + i);
        }
        array.add(node(item));
      }
      return array;
    }

    private static JsonNode node(Object child) {
      return child instanceof Branch branch ? branch.node() : (JsonNode) child;
    }

    private static InvalidEventException taken(String key) {
      return new InvalidEventException(
          "parameter '" + Text.brief(key) + "' stands where another parameter does");
    }
  }
}
