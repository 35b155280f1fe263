package dev.retrigger.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.domain.Text;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.ParameterTree;
import dev.retrigger.events.ParameterTree.Kind;
import dev.retrigger.events.ParameterTree.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what a target is given, by the rules of its kind, so that a start cannot fail for what the
 * file could have told. Nested parameters become the flat keys of {@link ParameterTree}.
 */
final class ParameterReader {
  private final TemplateReader templates;
  private final String type;
  private final ParameterRules rules;
  private final Map<String, ParameterTemplate> parameters = new LinkedHashMap<>();

  ParameterReader(TemplateReader templates, Target target) {
    this.templates = templates;
    this.type = target.type();
    this.rules = ParameterRules.of(target);
  }

  Map<String, ParameterTemplate> read(Value value) {
    value.entries().orElse(Map.of()).forEach(this::top);
    if (parameters.size() > rules.most()) {
      value.refuse("more than " + rules.most() + " parameters", "pass a file instead");
    }
    return parameters;
  }

  private void top(String name, Value value) {
    if (!rules.name().form().matcher(name).matches()) {
      value.refuse(
          "'" + Text.brief(name) + "' is not a name that a " + type + " knows",
          rules.name().hint());
    } else if (rules.reserves(name)) {
      value.refuse("names that begin so are not yours to set", "choose another name");
    } else if (rules.nested()) {
      read(Path.TOP.member(name), value);
    } else if (value.isTree() || value.kind() != Kind.TEXT) {
      value.refuse(
          "expected a text, found " + value.form(),
          "a "
              + type
              + " takes texts; trees, numbers and booleans go to mwaa-dag, state-machine, lambda,"
              + " kafka and webhook");
    } else {
      leaf(name, value);
    }
  }

  private void read(Path at, Value value) {
    if (!value.isTree()) {
      leaf(at.key(value.kind()), value);
    } else if (value.isList()) {
      int index = 0;
      for (Value item : value.list().orElseThrow()) {
        read(at.item(index++), item);
      }
      empty(at, index, "[]");
    } else {
      Map<String, Value> members = value.entries().orElse(Map.of());
      members.forEach((name, member) -> read(at.member(name), member));
      empty(at, members.size(), "{}");
    }
  }

  private void empty(Path at, int size, String text) {
    if (size == 0) {
      parameters.put(at.key(Kind.EMPTY), ParameterTemplate.literal(text));
    }
  }

  private void leaf(String key, Value value) {
    Optional<ParameterTemplate> template = templates.read(value.untagged());
    if (template.isEmpty()) {
      return;
    }
    if (template.get().text().length() > rules.longest()) {
      value.refuse("longer than " + rules.longest() + " characters", "pass a file instead");
    } else if (template.get().references().isEmpty()) {
      check(template.get(), value);
    }
    parameters.put(key, template.get());
  }

  /** What refers to nothing is known now: a number that is none need not wait for a start. */
  private static void check(ParameterTemplate literal, Value value) {
    try {
      ObjectNode _ =
          ParameterTree.of(Map.of(Path.TOP.member("leaf").key(value.kind()), literal.text()));
    } catch (InvalidEventException _) {
      value.refuse(
          "'" + Text.brief(literal.text()) + "' is not what its tag says",
          "write 12, 0.05, true or false; leave the tag out for a text");
    }
  }
}
