package dev.retrigger.states.expression;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value in the two forms that are needed: Jackson's tree, and the plain maps and lists that
 * expressions work on. The plain form is made at most once, when the first expression asks for it.
 */
public final class Value {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonNode json;
  private @Nullable Object plain;

  public Value(JsonNode json) {
    this.json = json;
  }

  public JsonNode json() {
    return json;
  }

  public Object plain() {
    if (plain == null) {
      plain = toPlain(json);
    }
    return plain;
  }

  /** Reads JSON text as the plain form. */
  static Object parse(String text) {
    try {
      return toPlain(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      throw new QueryException("$parse: the string is not valid JSON");
    }
  }

  /** The plain form of a tree. JSON null becomes the library's own null, never Java's. */
  public static Object toPlain(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> map = LinkedHashMap.newLinkedHashMap(node.size());
        node.properties().forEach(field -> map.put(field.getKey(), toPlain(field.getValue())));
        yield map;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>(node.size());
        node.forEach(item -> list.add(toPlain(item)));
        yield list;
      }
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER ->
          node.canConvertToLong() && node.isIntegralNumber()
              ? plainInteger(node.longValue())
              : (Object) node.doubleValue();
      case NULL, MISSING, BINARY, POJO -> Jsonata.NULL_VALUE;
    };
  }

  private static Object plainInteger(long value) {
    return (int) value == value ? (Object) (int) value : (Object) value;
  }

  /** The tree of an expression's result; null, which means "undefined", is not allowed here. */
  static JsonNode toJson(@Nullable Object plain) {
    return switch (plain) {
      case null -> NODES.nullNode();
      case Map<?, ?> map -> {
        var object = NODES.objectNode();
        map.forEach((key, item) -> object.set(String.valueOf(key), toJson(item)));
        yield object;
      }
      case List<?> list -> {
        var array = NODES.arrayNode(list.size());
        list.forEach(item -> array.add(toJson(item)));
        yield array;
      }
      case String text -> NODES.textNode(text);
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number.intValue());
      case Long number -> NODES.numberNode(number.longValue());
      case BigInteger number -> NODES.numberNode(number);
      case BigDecimal number -> number(number.doubleValue());
      case Number number -> number(number.doubleValue());
      case Object other when other == Jsonata.NULL_VALUE -> NODES.nullNode();
      case Object _ -> throw new QueryException("returned a function, not a JSON value");
    };
  }

  private static JsonNode number(double value) {
    if (!Double.isFinite(value)) {
      return NODES.textNode(Double.toString(value));
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? NODES.numberNode((long) value)
        : NODES.numberNode(value);
  }
}
