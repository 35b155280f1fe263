package dev.retrigger.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.json.EventPattern;
import dev.retrigger.local.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The properties of one resource or event, every function in them worked out. */
record Properties(String owner, JsonNode json) {

  /** Refuses a property that is neither run nor knowingly without meaning here. */
  Properties only(Set<String> run, Set<String> passedOver) {
    for (var property : json.properties()) {
      if (!run.contains(property.getKey()) && !passedOver.contains(property.getKey())) {
        throw new TemplateException(
            "the local runtime cannot run " + owner + ": it does not know " + property.getKey());
      }
    }
    return this;
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> new TemplateException(owner + " lacks " + name));
  }

  Optional<String> optionalText(String name) {
    JsonNode value = json.path(name);
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
  }

  int integer(String name, int byDefault) {
    return optionalText(name).map(Integer::parseInt).orElse(byDefault);
  }

  /** Returns a number of which -1 means that there is no limit. */
  Optional<Integer> limit(String name) {
    return optionalText(name).map(Integer::parseInt).filter(value -> value >= 0);
  }

  Duration seconds(String name, int byDefault) {
    return Duration.ofSeconds(integer(name, byDefault));
  }

  boolean isTrue(String name) {
    return optionalText(name).map(Boolean::parseBoolean).orElse(false);
  }

  boolean reportsFailures() {
    return json.path("FunctionResponseTypes")
        .valueStream()
        .anyMatch(type -> type.asText().equals("ReportBatchItemFailures"));
  }

  List<EventPattern> filters() {
    return json.path("FilterCriteria")
        .path("Filters")
        .valueStream()
        .map(filter -> new EventPattern(filter.path("Pattern").asText()))
        .toList();
  }

  /** Returns the queue of an {@code OnFailure} destination. */
  Optional<String> onFailure() {
    JsonNode destination = json.path("DestinationConfig").path("OnFailure").path("Destination");
    return destination.isMissingNode() ? Optional.empty() : Optional.of(destination.asText());
  }

  EventPattern pattern(String name) {
    return new EventPattern(Json.write(json.path(name)));
  }

  Properties inside(String name) {
    return new Properties(owner + "." + name, json.path(name));
  }
}
