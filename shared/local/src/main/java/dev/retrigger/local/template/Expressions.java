package dev.retrigger.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.local.aws.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Works out CloudFormation's functions. One that it does not know is refused by name; {@code
 * AWS::NoValue} leaves nothing behind.
 */
final class Expressions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]*)}");

  private final JsonNode template;
  private final Map<String, JsonNode> parameters;
  private final Map<String, String> pseudo;
  private final References references;

  /** What other resources are called. */
  interface References {
    /** Returns what {@code Ref} of a resource is, or empty when there is no such resource. */
    Optional<String> ref(String logicalId);

    /** Returns an attribute of a resource. */
    Optional<String> attribute(String logicalId, String attribute);
  }

  Expressions(
      JsonNode template,
      String stack,
      Map<String, String> given,
      Account account,
      References references) {
    this.template = template;
    this.references = references;
    this.parameters = parameters(template.path("Parameters"), given);
    this.pseudo =
        Map.of(
            "AWS::StackName",
            stack,
            "AWS::Region",
            account.region(),
            "AWS::AccountId",
            account.id(),
            "AWS::Partition",
            "aws",
            "AWS::URLSuffix",
            "amazonaws.com",
            "AWS::StackId",
            account.arn("cloudformation", "stack/" + stack + "/local"));
  }

  /** Tells whether a resource or an output is wanted. */
  boolean holds(JsonNode resource) {
    JsonNode condition = resource.path("Condition");
    return condition.isMissingNode() || condition(condition.asText());
  }

  /** Returns {@code node} with every function in it worked out. */
  JsonNode evaluate(JsonNode node) {
    JsonNode value = value(node);
    return value == null ? JSON.nullNode() : value;
  }

  private @Nullable JsonNode value(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> function(object).map(this::call).orElseGet(() -> members(object));
      case ArrayNode array -> elements(array);
      default -> node;
    };
  }

  private record Call(String name, JsonNode argument) {}

  /** Null in the optional is not possible, hence the wrapper for {@code AWS::NoValue}. */
  private static Optional<Call> function(ObjectNode object) {
    if (object.size() != 1) {
      return Optional.empty();
    }
    Map.Entry<String, JsonNode> only = object.properties().iterator().next();
    String name = only.getKey();
    boolean isFunction = name.startsWith("Fn::") || name.equals("Ref") || isCondition(only);
    return isFunction ? Optional.of(new Call(name, only.getValue())) : Optional.empty();
  }

  private static boolean isCondition(Map.Entry<String, JsonNode> only) {
    return only.getKey().equals("Condition") && only.getValue().isTextual();
  }

  private ObjectNode members(ObjectNode object) {
    ObjectNode evaluated = JSON.objectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode value = value(member.getValue());
      if (value != null) {
        evaluated.set(member.getKey(), value);
      }
    }
    return evaluated;
  }

  private ArrayNode elements(ArrayNode array) {
    ArrayNode evaluated = JSON.arrayNode();
    for (JsonNode element : array) {
      JsonNode value = value(element);
      if (value != null) {
        evaluated.add(value);
      }
    }
    return evaluated;
  }

  private @Nullable JsonNode call(Call call) {
    JsonNode argument = call.argument();
    return switch (call.name()) {
      case "Ref" -> ref(argument.asText());
      case "Fn::GetAtt" ->
          JSON.textNode(attribute(argument.path(0).asText(), argument.path(1).asText()));
      case "Fn::Sub" -> JSON.textNode(substitute(argument));
      case "Fn::Join" ->
          JSON.textNode(String.join(argument.path(0).asText(), texts(argument.path(1))));
      case "Fn::Split" -> split(text(argument.path(1)), argument.path(0).asText());
      case "Fn::Select" -> evaluate(argument.path(1)).path(argument.path(0).asInt());
      case "Fn::If" -> value(argument.path(condition(argument.path(0).asText()) ? 1 : 2));
      case "Fn::FindInMap" ->
          template
              .path("Mappings")
              .path(argument.path(0).asText())
              .path(text(argument.path(1)))
              .path(text(argument.path(2)));
      case "Condition", "Fn::Equals", "Fn::Not", "Fn::And", "Fn::Or" ->
          JSON.booleanNode(test(call));
      default -> throw new TemplateException("the local runtime cannot work out " + call.name());
    };
  }

  private boolean condition(String name) {
    JsonNode definition = template.path("Conditions").path(name);
    if (definition.isMissingNode()) {
      throw new TemplateException("there is no condition " + name);
    }
    return evaluate(definition).asBoolean();
  }

  private boolean test(Call call) {
    JsonNode argument = call.argument();
    return switch (call.name()) {
      case "Condition" -> condition(argument.asText());
      case "Fn::Equals" -> text(argument.path(0)).equals(text(argument.path(1)));
      case "Fn::Not" -> !evaluate(argument.path(0)).asBoolean();
      case "Fn::And" -> stream(argument).allMatch(JsonNode::asBoolean);
      default -> stream(argument).anyMatch(JsonNode::asBoolean);
    };
  }

  private java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return array.valueStream().map(this::evaluate);
  }

  private @Nullable JsonNode ref(String name) {
    if (name.equals("AWS::NoValue")) {
      return null;
    }
    JsonNode parameter = parameters.get(name);
    if (parameter != null) {
      return parameter;
    }
    String known = pseudo.get(name);
    return JSON.textNode(
        known != null
            ? known
            : references
                .ref(name)
                .orElseThrow(() -> new TemplateException("nothing is called " + name)));
  }

  private String attribute(String logicalId, String name) {
    return references
        .attribute(logicalId, name)
        .orElseThrow(
            () ->
                new TemplateException(
                    "the local runtime knows no attribute " + name + " of " + logicalId));
  }

  private String substitute(JsonNode argument) {
    Map<String, String> own = new LinkedHashMap<>();
    argument.path(1).properties().forEach(e -> own.put(e.getKey(), text(e.getValue())));
    String text = argument.isArray() ? argument.path(0).asText() : argument.asText();
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement(placeholder(match.group(1), match.group(2), own)));
  }

  private String placeholder(String literal, String name, Map<String, String> own) {
    if (!literal.isEmpty()) {
      return "${" + name + "}";
    }
    String given = own.get(name);
    if (given != null) {
      return given;
    }
    int dot = name.indexOf('.');
    if (dot > 0) {
      return attribute(name.substring(0, dot), name.substring(dot + 1));
    }
    JsonNode value = ref(name);
    return value == null ? "" : value.asText();
  }

  private String text(JsonNode node) {
    return evaluate(node).asText();
  }

  private List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    evaluate(node).forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static ArrayNode split(String text, String delimiter) {
    ArrayNode parts = JSON.arrayNode();
    for (String part : text.split(Pattern.quote(delimiter), -1)) {
      parts.add(part);
    }
    return parts;
  }

  private static Map<String, JsonNode> parameters(JsonNode declared, Map<String, String> given) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : declared.properties()) {
      String name = entry.getKey();
      String value = given.get(name);
      if (value == null && !entry.getValue().has("Default")) {
        throw new TemplateException("the parameter " + name + " has no default and was not given");
      }
      String text = value == null ? entry.getValue().path("Default").asText() : value;
      boolean list = entry.getValue().path("Type").asText().equals("CommaDelimitedList");
      values.put(name, list ? split(text, ",") : JSON.textNode(text));
    }
    for (String name : given.keySet()) {
      if (!values.containsKey(name)) {
        throw new TemplateException("the template has no parameter " + name);
      }
    }
    return values;
  }
}
