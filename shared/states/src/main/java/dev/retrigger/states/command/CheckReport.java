package dev.retrigger.states.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.states.definition.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code states check} has to say: nothing, when the definition can be run. */
public record CheckReport(List<Finding> findings) {
  public CheckReport {
    findings = List.copyOf(findings);
  }

  /** 0 without findings, else 1. */
  public int exitCode() {
    return findings.isEmpty() ? 0 : 1;
  }

  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("valid", findings.isEmpty());
    list(json, findings);
    return json;
  }

  public String toText() {
    return findings.isEmpty()
        ? "The definition is valid."
        : findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
  }

  static void list(ObjectNode json, List<Finding> findings) {
    var array = json.putArray("findings");
    findings.forEach(
        finding -> array.addObject().put("path", finding.path()).put("reason", finding.reason()));
  }
}
