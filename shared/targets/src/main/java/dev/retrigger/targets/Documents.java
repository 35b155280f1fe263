package dev.retrigger.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.document.Document;

/** JSON as the SDK's document type, and back; nothing is lost on the way. */
final class Documents {
  private Documents() {}

  static Document of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Document> members = new LinkedHashMap<>();
        node.properties().forEach(each -> members.put(each.getKey(), of(each.getValue())));
        yield Document.fromMap(members);
      }
      case ARRAY -> {
        List<Document> items = new ArrayList<>();
        node.forEach(item -> items.add(of(item)));
        yield Document.fromList(items);
      }
      case STRING -> Document.fromString(node.textValue());
      case BOOLEAN -> Document.fromBoolean(node.booleanValue());
      case NUMBER -> Document.fromNumber(node.decimalValue());
      case NULL, MISSING, BINARY, POJO -> Document.fromNull();
    };
  }

  /** The JSON; no document is JSON's null. */
  static JsonNode json(@Nullable Document document) {
    if (document == null || document.isNull()) {
      return NullNode.instance;
    }
    if (document.isMap()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      document.asMap().forEach((name, value) -> object.set(name, json(value)));
      return object;
    }
    if (document.isList()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      document.asList().forEach(item -> array.add(json(item)));
      return array;
    }
    if (document.isNumber()) {
      return DecimalNode.valueOf(document.asNumber().bigDecimalValue());
    }
    return document.isBoolean()
        ? BooleanNode.valueOf(document.asBoolean())
        : TextNode.valueOf(document.asString());
  }
}
