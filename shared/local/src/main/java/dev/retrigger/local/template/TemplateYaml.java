package dev.retrigger.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A CloudFormation template as JSON, with the short forms of its functions written out: {@code !Ref
 * Ledger} becomes {@code {"Ref": "Ledger"}} and {@code !GetAtt Ledger.Arn} becomes {@code
 * {"Fn::GetAtt": ["Ledger", "Arn"]}}. A text that is not a YAML mapping is refused.
 */
public final class TemplateYaml {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private TemplateYaml() {}

  /** Reads the template. */
  public static ObjectNode parse(String yaml) {
    Optional<Node> document =
        new Compose(LoadSettings.builder().setAllowDuplicateKeys(false).build())
            .composeString(yaml);
    if (document.isPresent() && json(document.get()) instanceof ObjectNode template) {
      return template;
    }
    throw new IllegalArgumentException("the template is not a YAML mapping");
  }

  private static JsonNode json(Node node) {
    String tag = node.getTag().getValue();
    boolean shortForm = tag.startsWith("!");
    JsonNode value =
        switch (node) {
          case MappingNode mapping -> object(mapping);
          case SequenceNode sequence -> array(sequence);
          case ScalarNode scalar -> scalar(scalar);
          default -> throw new IllegalArgumentException("the template holds a " + node.getTag());
        };
    return shortForm ? function(tag.substring(1), value) : value;
  }

  private static ObjectNode object(MappingNode mapping) {
    ObjectNode object = JSON.objectNode();
    for (NodeTuple entry : mapping.getValue()) {
      object.set(((ScalarNode) entry.getKeyNode()).getValue(), json(entry.getValueNode()));
    }
    return object;
  }

  private static ArrayNode array(SequenceNode sequence) {
    ArrayNode array = JSON.arrayNode();
    sequence.getValue().forEach(element -> array.add(json(element)));
    return array;
  }

  private static JsonNode scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(Tag.INT)) {
      return JSON.numberNode(Long.parseLong(text));
    }
    if (tag.equals(Tag.FLOAT)) {
      return JSON.numberNode(Double.parseDouble(text));
    }
    if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(Boolean.parseBoolean(text));
    }
    return tag.equals(Tag.NULL) ? JSON.nullNode() : JSON.textNode(text);
  }

  private static ObjectNode function(String name, JsonNode argument) {
    return switch (name) {
      case "Ref", "Condition" -> JSON.objectNode().set(name, argument);
      case "GetAtt" -> JSON.objectNode().set("Fn::GetAtt", attribute(argument));
      default -> JSON.objectNode().set("Fn::" + name, argument);
    };
  }

  private static JsonNode attribute(JsonNode argument) {
    if (!argument.isTextual()) {
      return argument;
    }
    String[] parts = argument.textValue().split("\\.", 2);
    return JSON.arrayNode().add(parts[0]).add(parts[1]);
  }
}
