package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.states.definition.Quantity;
import dev.retrigger.states.expression.Names;
import dev.retrigger.states.expression.QueryException;
import dev.retrigger.states.expression.Surroundings;
import dev.retrigger.states.expression.Template;
import dev.retrigger.states.expression.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Evaluates the fields of a state: what {@code $states} and the variables are at one moment. */
final class Evaluation implements Names {
  private final Variables variables;
  private final Surroundings surroundings;
  private final Value input;
  private final Supplier<Map<String, Object>> context;
  private final Map<String, Value> outcome;

  Evaluation(
      Variables variables,
      Surroundings surroundings,
      Value input,
      Supplier<Map<String, Object>> context) {
    this(variables, surroundings, input, context, Map.of());
  }

  private Evaluation(
      Variables variables,
      Surroundings surroundings,
      Value input,
      Supplier<Map<String, Object>> context,
      Map<String, Value> outcome) {
    this.variables = variables;
    this.surroundings = surroundings;
    this.input = input;
    this.context = context;
    this.outcome = outcome;
  }

  /** The same moment, with {@code $states.result}. */
  Evaluation withResult(JsonNode result) {
    return new Evaluation(
        variables, surroundings, input, context, Map.of("result", new Value(result)));
  }

  /** The same moment, with {@code $states.errorOutput}. */
  Evaluation withErrorOutput(JsonNode errorOutput) {
    return new Evaluation(
        variables, surroundings, input, context, Map.of("errorOutput", new Value(errorOutput)));
  }

  /** The same moment, with another context object. */
  Evaluation withContext(Supplier<Map<String, Object>> other) {
    return new Evaluation(variables, surroundings, input, other, outcome);
  }

  @Override
  public @Nullable Object lookup(String name) {
    if (name.equals("states")) {
      Map<String, Object> states = new LinkedHashMap<>();
      states.put("input", input.plain());
      states.put("context", context.get());
      outcome.forEach((key, value) -> states.put(key, value.plain()));
      return states;
    }
    Value value = variables.lookup(name);
    return value == null ? null : value.plain();
  }

  JsonNode any(Template template) {
    return template.evaluate(this, surroundings);
  }

  boolean truth(Template template) {
    JsonNode value = any(template);
    if (!value.isBoolean()) {
      throw unexpected(template, "boolean", value);
    }
    return value.booleanValue();
  }

  String text(Template template) {
    JsonNode value = any(template);
    if (!value.isTextual()) {
      throw unexpected(template, "string", value);
    }
    return value.textValue();
  }

  long integer(Quantity quantity) {
    double value = number(quantity);
    if (value != Math.rint(value)) {
      throw new QueryException(
          "The %s field cannot be parsed as an integer: %s".formatted(quantity.field(), value),
          quantity.field());
    }
    return (long) value;
  }

  double number(Quantity quantity) {
    JsonNode value = any(quantity.template());
    if (!value.isNumber()) {
      throw unexpected(quantity.template(), "number", value);
    }
    double number = value.doubleValue();
    if (!quantity.allows(number)) {
      throw new QueryException(
          "%s must be between %s and %s but was: %s"
              .formatted(
                  quantity.field(),
                  Math.round(quantity.min()),
                  Math.round(quantity.max()),
                  value.asText()),
          quantity.field());
    }
    return number;
  }

  private static RuntimeException unexpected(Template template, String expected, JsonNode actual) {
    return template instanceof Template.Query query
        ? query.unexpectedType(expected, actual)
        : new QueryException("Expected '%s', but was: %s".formatted(expected, actual));
  }
}
