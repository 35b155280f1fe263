package dev.retrigger.models;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads texts that are filled in when a run starts; whatever they refer to must be there, and be
 * the project's own.
 *
 * @param inputs the names of the model's inputs
 * @param versioned whether the pipeline says how its versions are named
 */
record TemplateReader(ProjectFile project, Set<String> inputs, boolean versioned) {

  Optional<ParameterTemplate> read(Value value) {
    return value.read(ParameterTemplate::new).filter(template -> refersWell(template, value));
  }

  /** A field of a target: it is stored with the run, and so holds no secret. */
  Optional<ParameterTemplate> setting(Value value) {
    Optional<ParameterTemplate> template = read(value);
    if (template.filter(ParameterTemplate::secret).isPresent()) {
      value.refuse("a secret can only be a parameter", "write the value itself");
      return Optional.empty();
    }
    return template;
  }

  List<ParameterTemplate> settings(Fields fields, String key) {
    return fields
        .get(key)
        .flatMap(Value::list)
        .map(values -> values.stream().map(this::setting).flatMap(Optional::stream).toList())
        .orElse(List.of());
  }

  /** The name of an entry of Parameter Store, which holds what no file may. */
  String entry(String path) {
    if (!path.startsWith(allowedPath()) || !path.matches("[A-Za-z0-9_./-]{1,1000}")) {
      // What was written may be the secret itself.
      throw new InvalidValue(
          "is not the name of an entry of Parameter Store that this project may read",
          "put the secret there, and write " + allowedPath() + "NAME");
    }
    return path;
  }

  private boolean refersWell(ParameterTemplate template, Value value) {
    for (Reference reference : template.references()) {
      Optional<String> input = reference.input();
      if (input.isPresent() && !inputs.contains(input.get())) {
        value.refuse(
            "there is no input '" + input.get() + "'", Value.suggestion(inputs, input.get()));
        return false;
      }
      Optional<String> path = reference.parameterPath();
      if (path.isPresent() && !path.get().startsWith(allowedPath())) {
        value.refuse(
            "a model of project '" + project.project() + "' cannot read " + path.get(),
            "keep the parameter below " + allowedPath());
        return false;
      }
      if (reference.version() && !versioned) {
        value.refuse(
            "runs of this pipeline have no version",
            "add versions: {prefix: NAME-}, how the names of its models in SageMaker begin");
        return false;
      }
    }
    return true;
  }

  private String allowedPath() {
    return "/retrigger/" + project.project() + "/";
  }
}
