package dev.retrigger.local.importing;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Text;
import dev.retrigger.events.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A model file that is being written: what could be carried over, and as comments what could not.
 * Its mode is left to its default, so that nothing starts before somebody has read it.
 */
final class Draft {
  private final ModelId model;
  private final Set<String> remarks = new LinkedHashSet<>();
  private final Section inputs = new Section("inputs");
  private final Section monitors = new Section("monitors");
  private final Section pipelines = new Section("pipelines");
  private final Section triggers = new Section("triggers");

  Draft(ModelId model) {
    this.model = model;
  }

  ModelId model() {
    return model;
  }

  /** Says something that no entry of a model file can say. */
  void remark(String text) {
    remarks.add(Text.brief(text, 300));
  }

  /** A folder, or one file of it, that runs read; returns its name. */
  String data(String name, Location location) {
    String files = location.files().map(file -> ", files: " + quoted(file)).orElse("");
    return inputs.add(name, List.of("{s3: " + quoted(location.folder()) + files + "}"));
  }

  /** Images that runs read; returns the input's name. */
  String image(String name, String repository, String tag) {
    return inputs.add(
        name, List.of("{ecr: " + quoted(repository) + ", tags: {exact: [" + quoted(tag) + "]}}"));
  }

  /** Reports of drift; returns the monitor's name. */
  String monitor(String name, Location reports) {
    return monitors.add(name, List.of("{report: " + quoted(reports.whole()) + "}"));
  }

  /**
   * What runs; returns the pipeline's name.
   *
   * @param target as a mapping in one line
   * @param parameters as the file shall have them: references are written out by the caller
   */
  String pipeline(
      String name, String target, SequencedMap<String, String> parameters, String comment) {
    List<String> lines = new ArrayList<>(List.of("target: " + target + "  # " + comment));
    if (!parameters.isEmpty()) {
      lines.add("parameters:");
      parameters.forEach((key, value) -> lines.add("  " + key + ": " + quoted(value)));
    }
    return pipelines.add(name, lines);
  }

  /** Whether there is a pipeline of that name. */
  boolean hasPipeline(String name) {
    return pipelines.entries.containsKey(name);
  }

  /** Why something runs. */
  void trigger(String name, String reason, String start) {
    triggers.add(name, List.of("{" + reason + ", start: " + start + "}"));
  }

  boolean isEmpty() {
    return pipelines.entries.isEmpty();
  }

  /** The file. */
  String yaml() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("# yaml-language-server: $schema=./model.schema.json\n");
    remarks.forEach(remark -> yaml.append("# ").append(remark).append('\n'));
    yaml.append("version: 1\nmodel: ").append(model).append('\n');
    yaml.append("mode: dry-run # it decides, records and tells, and starts nothing\n");
    List.of(inputs, monitors, pipelines, triggers).forEach(section -> section.write(yaml));
    return yaml.toString();
  }

  /** A value from outside as a parameter's text: nothing in it is a reference. */
  static String literal(String value) {
    return value.replace("${", "$${");
  }

  /** JSON's texts are YAML's. */
  static String quoted(String text) {
    return Json.write(text);
  }

  /** A name as entries may have it. */
  static String name(String text) {
    String name =
        text.codePoints()
            .map(Character::toLowerCase)
            .mapToObj(each -> isPlain(each) ? Character.toString(each) : "-")
            .collect(Collectors.joining())
            .replaceAll("-+", "-")
            .replaceAll("^-|-$", "");
    String cut = name.length() > 40 ? name.substring(0, 40).replaceAll("-$", "") : name;
    return cut.isEmpty() ? "unnamed" : cut;
  }

  private static boolean isPlain(int character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
  }

  /** One of the file's mappings. */
  private static final class Section {
    private final String key;
    private final Map<String, List<String>> entries = new LinkedHashMap<>();

    Section(String key) {
      this.key = key;
    }

    String add(String wished, List<String> lines) {
      String name = wished;
      for (int i = 2; entries.containsKey(name); i++) {
        name = wished + "-" + i;
      }
      entries.put(name, List.copyOf(lines));
      return name;
    }

    void write(StringBuilder yaml) {
      if (entries.isEmpty()) {
        return;
      }
      yaml.append(key).append(":\n");
      entries.forEach(
          (name, lines) -> {
            if (lines.size() == 1 && lines.getFirst().startsWith("{")) {
              yaml.append("  ").append(name).append(": ").append(lines.getFirst()).append('\n');
            } else {
              yaml.append("  ").append(name).append(":\n");
              lines.forEach(line -> yaml.append("    ").append(line).append('\n'));
            }
          });
    }
  }
}
