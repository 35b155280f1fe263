package dev.retrigger.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.LocalCloud;
import dev.retrigger.local.json.Json;
import dev.retrigger.local.states.InterpretedMachine;
import dev.retrigger.states.definition.Finding;
import dev.retrigger.states.definition.ParsedDefinition;
import dev.retrigger.states.definition.StateMachineParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes a template's state machines; a definition with findings is refused with all of them. */
final class StateMachines {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z0-9_.-]+)}");

  private final LocalCloud cloud;
  private final Path folder;

  /**
   * A maker.
   *
   * @param folder where a {@code DefinitionUri} begins
   */
  StateMachines(LocalCloud cloud, Path folder) {
    this.cloud = cloud;
    this.folder = folder;
  }

  void make(String name, Properties machine) {
    machine.only(
        Set.of(
            "Name",
            "StateMachineName",
            "Type",
            "StateMachineType",
            "Definition",
            "DefinitionString",
            "DefinitionUri",
            "DefinitionSubstitutions"),
        Set.of(
            "EncryptionConfiguration",
            "Logging",
            "LoggingConfiguration",
            "PermissionsBoundary",
            "Policies",
            "Role",
            "RoleArn",
            "RolePath",
            "Tags",
            "Tracing",
            "TracingConfiguration"));
    String type =
        machine.optionalText("Type").or(() -> machine.optionalText("StateMachineType")).orElse("");
    if (type.equals("EXPRESS")) {
      throw new TemplateException(
          "the local runtime cannot run " + machine.owner() + ": its Type is EXPRESS");
    }
    switch (StateMachineParser.parse(substituted(text(machine), machine))) {
      case ParsedDefinition.Valid(var definition) ->
          cloud
              .stepFunctions()
              .createStateMachine(name, new InterpretedMachine(cloud, name, definition));
      case ParsedDefinition.Invalid(var findings) ->
          throw new TemplateException(
              findings.stream()
                  .map(Finding::toString)
                  .collect(
                      Collectors.joining("; ", "the definition of " + machine.owner() + ": ", "")));
    }
  }

  private String text(Properties machine) {
    JsonNode definition = machine.json().path("Definition");
    if (!definition.isMissingNode()) {
      return Json.write(definition);
    }
    return machine
        .optionalText("DefinitionString")
        .orElseGet(() -> read(folder.resolve(machine.text("DefinitionUri")), machine));
  }

  /** Reads a definition written in JSON, or in YAML as SAM allows. */
  private static String read(Path file, Properties machine) {
    try {
      String text = Files.readString(file);
      return file.toString().matches(".*\\.ya?ml") ? Json.write(TemplateYaml.parse(text)) : text;
    } catch (IOException e) {
      throw new TemplateException("the DefinitionUri of " + machine.owner() + ": no " + file);
    }
  }

  /** What has no substitution stays as it is, as on AWS. */
  private static String substituted(String definition, Properties machine) {
    Map<String, String> values =
        machine.json().path("DefinitionSubstitutions").properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText()));
    return PLACEHOLDER
        .matcher(definition)
        .replaceAll(
            match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
  }
}
