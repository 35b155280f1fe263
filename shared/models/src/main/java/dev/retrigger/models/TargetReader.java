package dev.retrigger.models;

import dev.retrigger.domain.Text;
import dev.retrigger.models.ProjectFile.Objection;
import java.util.Map;
import java.util.Optional;

/** Reads where runs execute, and holds it to what the project allows. */
final class TargetReader {
  private final ProjectFile project;
  private final Home home;
  private final TemplateReader templates;

  TargetReader(ProjectFile project, Home home, TemplateReader templates) {
    this.project = project;
    this.home = home;
    this.templates = templates;
  }

  Optional<Target> read(Value value) {
    return value
        .entries()
        .flatMap(entries -> kind(value, entries))
        .flatMap(kind -> read(kind, value));
  }

  private static Optional<TargetKind> kind(Value value, Map<String, Value> entries) {
    Value type = entries.get("type");
    if (type == null) {
      value.refuse("'type' is missing", "add it; " + known());
      return Optional.empty();
    }
    return type.read(TargetReader::kind);
  }

  private static TargetKind kind(String word) {
    if (Shape.LATER_TARGETS.contains(word)) {
      throw new InvalidValue("'" + word + "' is not supported yet by this version", known());
    }
    return TargetKind.of(word)
        .orElseThrow(
            () ->
                new InvalidValue(
                    "'" + Text.brief(word) + "' is not a kind of target",
                    Value.suggestion(TargetKind.words(), word)));
  }

  private Optional<Target> read(TargetKind kind, Value value) {
    Optional<Target> target =
        value
            .fields(kind.shape())
            .flatMap(fields -> kind.reader().read(fields, home.text(), templates));
    target.ifPresent(
        found -> {
          project.objection(found).ifPresent(objection -> refuse(value, objection));
          home.objection(found, project).ifPresent(objection -> refuse(value, objection));
        });
    return target;
  }

  private static void refuse(Value value, Objection objection) {
    value.refuse(objection.message(), objection.hint());
  }

  private static String known() {
    return "use one of " + String.join(", ", TargetKind.words());
  }
}
