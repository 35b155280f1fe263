package dev.retrigger.models;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Text;
import java.util.Optional;
import java.util.Set;

/** A file of which it is known what it claims to be, but not yet whether that is in order. */
record Draft(
    Source source,
    Findings findings,
    Optional<Value> root,
    Kind kind,
    Optional<ProjectFile> project) {

  static Draft of(Source source) {
    Findings findings = new Findings(source.name());
    Optional<Value> root = YamlText.read(source, findings);
    Kind kind = root.map(Draft::kindOf).orElse(Kind.NEITHER);
    Optional<ProjectFile> project =
        kind == Kind.PROJECT ? root.flatMap(ProjectReader::read) : Optional.empty();
    return new Draft(source, findings, root, kind, project);
  }

  /** The model that the file is about, if that much can be told. */
  Optional<ModelId> claimedModel() {
    return kind == Kind.MODEL ? root.flatMap(ModelReader::identity) : Optional.empty();
  }

  /** The project whose rules the file holds, if that much can be told. */
  Optional<String> claimedProject() {
    return kind == Kind.PROJECT ? root.flatMap(found -> found.peek("project")) : Optional.empty();
  }

  /** What the file is about, for people. */
  Optional<String> claim() {
    return claimedModel()
        .map(model -> "model '" + model + "'")
        .or(() -> claimedProject().map(name -> "project '" + Text.brief(name) + "'"));
  }

  void refuse(String message, String hint) {
    root.ifPresent(value -> value.refuse(message, hint));
  }

  void warn(String message, String hint) {
    root.ifPresent(value -> value.warn(message, hint));
  }

  boolean clean() {
    return findings.problems().isEmpty();
  }

  private static Kind kindOf(Value root) {
    if (root.hasAny(Set.of("project"))) {
      return Kind.PROJECT;
    }
    if (root.hasAny(Set.of("model", "pipelines", "triggers", "inputs"))) {
      return Kind.MODEL;
    }
    root.refuse(
        "neither a model file nor a project file", "a model file says 'model: PROJECT/NAME'");
    return Kind.NEITHER;
  }

  enum Kind {
    MODEL,
    PROJECT,
    NEITHER
  }
}
