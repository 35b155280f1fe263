package dev.retrigger.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects a target's own fields in the order of its documentation. */
final class Settings {
  private final Map<String, ParameterTemplate> fields = new LinkedHashMap<>();

  Settings text(String name, String literal) {
    return template(name, ParameterTemplate.literal(literal));
  }

  Settings template(String name, ParameterTemplate template) {
    fields.put(name, template);
    return this;
  }

  Settings list(String name, List<ParameterTemplate> templates) {
    for (int i = 0; i < templates.size(); i++) {
      template(name + "." + i, templates.get(i));
    }
    return this;
  }

  Map<String, ParameterTemplate> build() {
    return Ordered.copyOf(fields);
  }
}
