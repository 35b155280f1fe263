package dev.retrigger.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkNumber;
import software.amazon.awssdk.core.document.Document;

/** The SDK's open content as JSON, and back. */
final class Documents {
  private Documents() {}

  /** An object's members; none if there is no document or it is no object. */
  static ObjectNode members(@Nullable Document document) {
    return Optional.ofNullable(document)
        .filter(Document::isMap)
        .map(given -> (ObjectNode) json(given))
        .orElseGet(Json::object);
  }

  static JsonNode json(Document document) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (document.isMap()) {
      ObjectNode object = Json.object();
      document.asMap().forEach((name, value) -> object.set(name, json(value)));
      return object;
    }
    if (document.isList()) {
      ArrayNode array = nodes.arrayNode();
      document.asList().forEach(element -> array.add(json(element)));
      return array;
    }
    if (document.isNumber()) {
      return nodes.numberNode(new BigDecimal(document.asNumber().stringValue()));
    }
    if (document.isBoolean()) {
      return nodes.booleanNode(document.asBoolean());
    }
    return document.isNull() ? nodes.nullNode() : nodes.textNode(document.asString());
  }

  static Document of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Document> members = new LinkedHashMap<>();
        node.properties().forEach(member -> members.put(member.getKey(), of(member.getValue())));
        yield Document.fromMap(members);
      }
      case ARRAY -> {
        List<Document> elements = new ArrayList<>();
        node.forEach(element -> elements.add(of(element)));
        yield Document.fromList(elements);
      }
      case NUMBER -> Document.fromNumber(SdkNumber.fromBigDecimal(node.decimalValue()));
      case BOOLEAN -> Document.fromBoolean(node.booleanValue());
      case NULL, MISSING -> Document.fromNull();
      case STRING, BINARY, POJO -> Document.fromString(node.asText());
    };
  }
}
