package dev.retrigger.syncmodel;

import dev.retrigger.domain.ModelId;
import dev.retrigger.models.CompiledFile;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a file is, which says what it may be about: whoever may write only {@code models/growth/}
 * can neither replace nor hold back a model of another project.
 */
record Place(Optional<ModelId> model, Optional<String> project) {
  static final String MODELS = "models/";
  static final String PROJECTS = "projects/";

  private static final String NAME = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
  private static final Pattern MODEL =
      Pattern.compile(MODELS + "(" + NAME + "/" + NAME + ")\\.yaml");
  private static final Pattern PROJECT = Pattern.compile(PROJECTS + "(" + NAME + ")\\.yaml");

  /** The place that a key is; one that is neither a model's nor a project's suits no file. */
  static Place of(String key) {
    return new Place(
        Optional.of(MODEL.matcher(key))
            .filter(Matcher::matches)
            .map(match -> ModelId.parse(match.group(1))),
        Optional.of(PROJECT.matcher(key)).filter(Matcher::matches).map(match -> match.group(1)));
  }

  /** The key of a model's file. */
  static String keyOf(ModelId model) {
    return MODELS + model + ".yaml";
  }

  /** Whether the file may be here; a file that does not say what it is about may be anywhere. */
  boolean suits(CompiledFile file) {
    return isSomewhere()
        && file.claims().map(claim -> model.filter(claim::equals).isPresent()).orElse(true)
        && file.claimsProject()
            .map(claim -> project.filter(claim::equals).isPresent())
            .orElse(true);
  }

  /** What to do about a file that does not suit its place. */
  String hint() {
    return model
        .map(name -> "files here say 'model: " + name + "'; put others where they belong")
        .or(() -> project.map(name -> "files here say 'project: " + name + "'"))
        .orElse("files are models/PROJECT/MODEL.yaml or projects/PROJECT.yaml");
  }

  private boolean isSomewhere() {
    return model.isPresent() || project.isPresent();
  }
}
