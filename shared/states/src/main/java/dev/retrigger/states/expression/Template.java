package dev.retrigger.states.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** JSON of a definition in which any string may be an expression, at any depth. */
public sealed interface Template {
  /** JSON without any expression; evaluates to itself. */
  record Literal(JsonNode value) implements Template {
    @Override
    public JsonNode evaluate(Names names, Surroundings surroundings) {
      return value;
    }

    @Override
    public void forEachQuery(Consumer<Query> action) {}
  }

  /** One expression and the field in which it stands. */
  record Query(String field, Expression expression) implements Template {
    @Override
    public JsonNode evaluate(Names names, Surroundings surroundings) {
      try {
        return expression
            .evaluate(names, surroundings)
            .orElseThrow(() -> failure("returned nothing (undefined)."));
      } catch (QueryException e) {
        throw e.field().isEmpty() ? failure("threw an error during evaluation. " + e.reason()) : e;
      }
    }

    /** The failure of this expression, in the service's words. */
    public QueryException failure(String what) {
      return new QueryException(
          "The JSONata expression '%s' specified for the field '%s' %s"
              .formatted(expression.source(), field, what),
          field);
    }

    /** The failure of an expression whose value is not of the type that its field needs. */
    public QueryException unexpectedType(String expected, JsonNode actual) {
      return failure(
          "returned an unexpected result type. Expected '%s', but was '%s' for value: %s"
              .formatted(expected, actual.getNodeType().name().toLowerCase(Locale.ROOT), actual));
    }

    @Override
    public void forEachQuery(Consumer<Query> action) {
      action.accept(this);
    }
  }

  /** An object with at least one expression inside. */
  record Members(Map<String, Template> members) implements Template {
    public Members {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    @Override
    public JsonNode evaluate(Names names, Surroundings surroundings) {
      var object = JsonNodeFactory.instance.objectNode();
      members.forEach((name, member) -> object.set(name, member.evaluate(names, surroundings)));
      return object;
    }

    @Override
    public void forEachQuery(Consumer<Query> action) {
      members.values().forEach(member -> member.forEachQuery(action));
    }
  }

  /** An array with at least one expression inside. */
  record Items(List<Template> items) implements Template {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public JsonNode evaluate(Names names, Surroundings surroundings) {
      var array = JsonNodeFactory.instance.arrayNode(items.size());
      items.forEach(item -> array.add(item.evaluate(names, surroundings)));
      return array;
    }

    @Override
    public void forEachQuery(Consumer<Query> action) {
      items.forEach(item -> item.forEachQuery(action));
    }
  }

  /** The value of this template; fails with {@link QueryException} when an expression does. */
  JsonNode evaluate(Names names, Surroundings surroundings);

  void forEachQuery(Consumer<Query> action);

  /** Compiles JSON that stands in a field; tells {@code problems} of each bad expression. */
  static Template compile(String field, JsonNode json, Consumer<QueryException> problems) {
    if (json.isTextual() && Expression.isExpression(json.textValue())) {
      try {
        return new Query(field, Expression.compile(json.textValue()));
      } catch (QueryException e) {
        problems.accept(new QueryException(e.reason(), field));
        return new Literal(json);
      }
    }
    if (json.isObject()) {
      Map<String, Template> members = new LinkedHashMap<>();
      json.properties()
          .forEach(
              member ->
                  members.put(
                      member.getKey(),
                      compile(field + "/" + member.getKey(), member.getValue(), problems)));
      return allLiteral(members.values()) ? new Literal(json) : new Members(members);
    }
    if (json.isArray()) {
      List<Template> items = new ArrayList<>();
      for (int index = 0; index < json.size(); index++) {
        items.add(compile("%s[%d]".formatted(field, index), json.get(index), problems));
      }
      return allLiteral(items) ? new Literal(json) : new Items(items);
    }
    return new Literal(json);
  }

  private static boolean allLiteral(Iterable<Template> templates) {
    for (Template template : templates) {
      if (!(template instanceof Literal)) {
        return false;
      }
    }
    return true;
  }
}
