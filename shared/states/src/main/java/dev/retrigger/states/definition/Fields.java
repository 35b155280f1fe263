package dev.retrigger.states.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.retrigger.states.expression.Expression;
import dev.retrigger.states.expression.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the fields of one object of a definition, notes what is wrong with each, and knows which
 * were read: {@link #refuseOthers} refuses the rest by name, so that nothing is silently ignored.
 */
final class Fields {
  private final ObjectNode object;
  private final String owner;
  private final String prefix;
  private final Findings findings;
  private final Set<String> read = new LinkedHashSet<>();

  /**
   * @param owner the path of the state or graph that the object belongs to
   * @param prefix leads from the owner to the object, as in {@code Retry[0]/}
   */
  Fields(ObjectNode object, String owner, String prefix, Findings findings) {
    this.object = object;
    this.owner = owner;
    this.prefix = prefix;
    this.findings = findings;
  }

  /** The path of a field in the document. */
  String path(String name) {
    return owner + "/" + prefix + name;
  }

  /** The path of the object itself. */
  String path() {
    String path = owner + "/" + prefix;
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  Findings findings() {
    return findings;
  }

  void report(String name, String reason) {
    findings.add(path(name), reason);
  }

  Optional<JsonNode> json(String name) {
    read.add(name);
    return Optional.ofNullable(object.get(name));
  }

  boolean has(String name) {
    return object.has(name);
  }

  Optional<String> text(String name) {
    Optional<JsonNode> node = json(name);
    if (node.isPresent() && !node.get().isTextual()) {
      report(name, "must be a string");
      return Optional.empty();
    }
    return node.map(JsonNode::textValue);
  }

  /** The text of a field that must be there; an empty one, and a finding, when it is not. */
  String requiredText(String name) {
    if (!has(name)) {
      report(name, "is missing");
    }
    return text(name).orElse("");
  }

  /** The text of a field that takes one of certain values; the first is the default. */
  String oneOf(String name, List<String> allowed) {
    Optional<String> text = text(name);
    if (text.isPresent() && !allowed.contains(text.get())) {
      report(
          name, "must be one of %s, but is '%s'".formatted(String.join(", ", allowed), text.get()));
    }
    return text.filter(allowed::contains).orElse(allowed.getFirst());
  }

  double number(String name, double absent, double min, double max) {
    Optional<JsonNode> node = json(name);
    if (node.isEmpty()) {
      return absent;
    }
    if (!node.get().isNumber()
        || node.get().doubleValue() < min
        || node.get().doubleValue() > max) {
      report(name, "must be a number %s".formatted(bounds(min, max)));
      return absent;
    }
    return node.get().doubleValue();
  }

  /** A whole number. */
  Optional<Long> integer(String name, int min, int max) {
    Optional<JsonNode> node = json(name);
    if (node.isPresent() && !isInteger(node.get(), min, max)) {
      report(name, "must be a whole number %s".formatted(bounds(min, max)));
      return Optional.empty();
    }
    return node.map(JsonNode::longValue);
  }

  /** A whole number, written out or as an expression. */
  Optional<Quantity> integerQuantity(String name, int min, int max) {
    return quantity(name, min, max, true);
  }

  /** A number, written out or as an expression. */
  Optional<Quantity> quantity(String name, double min, double max) {
    return quantity(name, min, max, false);
  }

  private Optional<Quantity> quantity(String name, double min, double max, boolean integer) {
    Optional<Template> template = template(name);
    if (template.isPresent() && template.get() instanceof Template.Literal(JsonNode value)) {
      boolean fits =
          integer
              ? isInteger(value, min, max)
              : value.isNumber() && value.doubleValue() >= min && value.doubleValue() <= max;
      if (!fits && !isExpression(value)) {
        String kind = integer ? "whole number" : "number";
        report(name, "must be a %s %s, or an expression".formatted(kind, bounds(min, max)));
      }
    } else if (template.isPresent() && !(template.get() instanceof Template.Query)) {
      report(name, "must be a number or one expression");
    }
    return template.map(given -> new Quantity(prefix + name, given, min, max));
  }

  private static boolean isInteger(JsonNode value, double min, double max) {
    return value.isNumber()
        && value.doubleValue() == Math.rint(value.doubleValue())
        && value.doubleValue() >= min
        && value.doubleValue() <= max;
  }

  private static String bounds(double min, double max) {
    return max == Double.MAX_VALUE
        ? "of at least %s".formatted(plain(min))
        : "from %s to %s".formatted(plain(min), plain(max));
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** Any JSON, with expressions. */
  Optional<Template> template(String name) {
    return json(name)
        .map(
            node ->
                Template.compile(
                    prefix + name,
                    node,
                    problem ->
                        findings.add(
                            owner + "/" + problem.field(),
                            "the JSONata expression is not valid: " + problem.reason())));
  }

  /** A string, written out or as an expression. */
  Optional<Template> textTemplate(String name) {
    Optional<Template> template = template(name);
    if (template.isPresent()
        && !(template.get() instanceof Template.Query)
        && !(template.get() instanceof Template.Literal(TextNode _))) {
      report(name, "must be a string or an expression");
      return Optional.empty();
    }
    return template;
  }

  /** A field that must hold nothing but one expression. */
  Template requiredExpression(String name) {
    Template template =
        template(name).orElseGet(() -> new Template.Literal(JsonNodeFactory.instance.nullNode()));
    if (!has(name)) {
      report(name, "is missing");
    } else if (template instanceof Template.Literal(JsonNode value)
        ? !value.isBoolean() && !isExpression(value)
        : !(template instanceof Template.Query)) {
      report(name, "must be an expression between {% and %}");
    }
    return template;
  }

  private static boolean isExpression(JsonNode value) {
    return value.isTextual() && Expression.isExpression(value.textValue());
  }

  Map<String, Template> assignments() {
    Optional<JsonNode> node = json("Assign");
    if (node.isEmpty()) {
      return Map.of();
    }
    if (!node.get().isObject()) {
      report("Assign", "must be an object of variables");
      return Map.of();
    }
    Fields variables = new Fields((ObjectNode) node.get(), owner, prefix + "Assign/", findings);
    Map<String, Template> assignments = new LinkedHashMap<>();
    node.get()
        .fieldNames()
        .forEachRemaining(
            name -> {
              VariableNames.problem(name).ifPresent(problem -> variables.report(name, problem));
              variables.template(name).ifPresent(template -> assignments.put(name, template));
            });
    return assignments;
  }

  Optional<Fields> object(String name) {
    Optional<JsonNode> node = json(name);
    if (node.isPresent() && !node.get().isObject()) {
      report(name, "must be an object");
      return Optional.empty();
    }
    return node.map(given -> new Fields((ObjectNode) given, owner, prefix + name + "/", findings));
  }

  List<Fields> objects(String name) {
    List<Fields> list = new ArrayList<>();
    List<JsonNode> nodes = array(name);
    for (int index = 0; index < nodes.size(); index++) {
      String element = "%s[%d]".formatted(name, index);
      if (nodes.get(index) instanceof ObjectNode fields) {
        list.add(new Fields(fields, owner, prefix + element + "/", findings));
      } else {
        report(element, "must be an object");
      }
    }
    return list;
  }

  List<String> texts(String name) {
    List<String> list = new ArrayList<>();
    for (JsonNode node : array(name)) {
      if (node.isTextual()) {
        list.add(node.textValue());
      } else {
        report(name, "must be an array of strings");
      }
    }
    return list;
  }

  private List<JsonNode> array(String name) {
    Optional<JsonNode> node = json(name);
    if (node.isPresent() && !node.get().isArray()) {
      report(name, "must be an array");
    }
    List<JsonNode> elements = new ArrayList<>();
    node.filter(JsonNode::isArray).ifPresent(array -> array.forEach(elements::add));
    return elements;
  }

  /** Takes the fields over as an object of their own, with its own path as owner. */
  Fields asOwner() {
    return new Fields(object, path(), "", findings);
  }

  /** Refuses, by name, every field that nothing has read. */
  void refuseOthers(String what) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!read.contains(name)) {
                report(
                    name,
                    JsonPathFields.replacement(name)
                        .map("belongs to JSONPath; in JSONata write %s"::formatted)
                        .orElseGet(() -> "is not a field of %s".formatted(what)));
              }
            });
  }
}
