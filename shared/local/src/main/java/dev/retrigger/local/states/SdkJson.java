package dev.retrigger.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * The SDK's models as JSON in Step Functions' spelling: member names begin with a capital letter,
 * times are ISO 8601, and blobs are text. JSON where a model has a text is written as text. The
 * SDK's own description of its models leads; no model is known by name.
 */
final class SdkJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SdkJson() {}

  /** Sets the members of a builder; throws {@link TaskFailure} naming a member that is wrong. */
  static void fill(SdkPojo builder, JsonNode json, String path) {
    if (!(json instanceof ObjectNode object)) {
      throw wrong(path, "an object");
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String at = path + "." + member.getKey();
      SdkField<?> field =
          field(builder, member.getKey())
              .orElseThrow(() -> TaskFailure.runtime(at + " is not a parameter"));
      if (!member.getValue().isNull()) {
        field.set(builder, value(field, member.getValue(), at));
      }
    }
  }

  /** Returns the members that are set. */
  static ObjectNode read(SdkPojo pojo) {
    ObjectNode object = JSON.objectNode();
    for (SdkField<?> field : pojo.sdkFields()) {
      json(field.getValueOrDefault(pojo)).ifPresent(value -> object.set(name(field), value));
    }
    return object;
  }

  /** A member by its name, or by the name it has on the wire, as DynamoDB's {@code NULL}. */
  private static Optional<SdkField<?>> field(SdkPojo pojo, String name) {
    for (SdkField<?> field : pojo.sdkFields()) {
      if (name.equals(name(field)) || name.equals(capital(field.locationName()))) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  private static String name(SdkField<?> field) {
    return capital(field.memberName());
  }

  private static String capital(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static Object value(SdkField<?> field, JsonNode json, String path) {
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> text(json);
      case INTEGER -> number(json, path, BigDecimal::intValueExact);
      case LONG -> number(json, path, BigDecimal::longValueExact);
      case SHORT -> number(json, path, BigDecimal::shortValueExact);
      case BYTE -> number(json, path, BigDecimal::byteValueExact);
      case FLOAT -> number(json, path, BigDecimal::floatValue);
      case DOUBLE -> number(json, path, BigDecimal::doubleValue);
      case BIG_DECIMAL -> number(json, path, exact -> exact);
      case BOOLEAN -> bool(json, path);
      case INSTANT -> instant(json, path);
      case SDK_BYTES -> SdkBytes.fromUtf8String(text(json));
      case SDK_POJO -> pojo(field, json, path);
      case LIST -> list(field, json, path);
      case MAP -> map(field, json, path);
      case DOCUMENT, NULL -> throw TaskFailure.notHere("a call with " + path);
    };
  }

  private static String text(JsonNode json) {
    return json.isTextual() ? json.textValue() : Json.write(json);
  }

  private static Object number(JsonNode json, String path, Function<BigDecimal, ?> as) {
    if (!json.isNumber()) {
      throw wrong(path, "a number");
    }
    try {
      return as.apply(json.decimalValue());
    } catch (ArithmeticException _) {
      throw wrong(path, "a whole number in the range of its type");
    }
  }

  private static Object bool(JsonNode json, String path) {
    if (!json.isBoolean()) {
      throw wrong(path, "true or false");
    }
    return json.booleanValue();
  }

  private static Object instant(JsonNode json, String path) {
    try {
      return Instant.parse(json.asText());
    } catch (DateTimeException _) {
      throw wrong(path, "a time such as 2026-11-21T03:00:00Z");
    }
  }

  private static Object pojo(SdkField<?> field, JsonNode json, String path) {
    SdkPojo builder = field.constructor().get();
    fill(builder, json, path);
    return ((Buildable) builder).build();
  }

  private static Object list(SdkField<?> field, JsonNode json, String path) {
    if (!json.isArray()) {
      throw wrong(path, "an array");
    }
    SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
    List<Object> values = new ArrayList<>();
    for (JsonNode each : json) {
      values.add(value(element, each, path + "[" + values.size() + "]"));
    }
    return values;
  }

  private static Object map(SdkField<?> field, JsonNode json, String path) {
    if (!json.isObject()) {
      throw wrong(path, "an object");
    }
    SdkField<?> element = field.getTrait(MapTrait.class).valueFieldInfo();
    Map<String, Object> values = new LinkedHashMap<>();
    json.properties()
        .forEach(
            entry ->
                values.put(
                    entry.getKey(), value(element, entry.getValue(), path + "." + entry.getKey())));
    return values;
  }

  /** Empty for what is not set: the SDK makes up a list or a map where a response has none. */
  private static Optional<JsonNode> json(@Nullable Object value) {
    return switch (value) {
      case null -> Optional.empty();
      case SdkAutoConstructList<?> _ -> Optional.empty();
      case SdkAutoConstructMap<?, ?> _ -> Optional.empty();
      case String text -> Optional.of(JSON.textNode(text));
      case Boolean bool -> Optional.of(JSON.booleanNode(bool));
      case Number number -> Optional.of(Json.tree(number));
      case Instant time -> Optional.of(JSON.textNode(time.toString()));
      case SdkBytes bytes -> Optional.of(JSON.textNode(bytes.asUtf8String()));
      case SdkPojo pojo -> Optional.of(read(pojo));
      case List<?> list -> {
        ArrayNode array = JSON.arrayNode();
        list.forEach(element -> json(element).ifPresent(array::add));
        yield Optional.of(array);
      }
      case Map<?, ?> map -> {
        ObjectNode object = JSON.objectNode();
        map.forEach(
            (key, element) ->
                json(element).ifPresent(json -> object.set(String.valueOf(key), json)));
        yield Optional.of(object);
      }
      default -> throw TaskFailure.notHere("a response with a " + value.getClass().getName());
    };
  }

  private static TaskFailure wrong(String path, String expected) {
    return TaskFailure.runtime(path + " must be " + expected);
  }
}
