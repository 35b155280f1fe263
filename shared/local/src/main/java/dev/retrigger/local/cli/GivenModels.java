package dev.retrigger.local.cli;

import dev.retrigger.ledger.Models;
import dev.retrigger.models.Compilation;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.ModelFiles;
import dev.retrigger.models.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The model and project files that a command line names. */
final class GivenModels {
  private GivenModels() {}

  /** Their texts; it is bad input if there is none, or one cannot be read. */
  static List<Source> read(List<Path> paths) {
    List<Source> sources;
    try {
      sources = ModelFiles.read(paths);
    } catch (IOException e) {
      throw CommandFailure.badInput("cannot read " + Problems.sentence(e));
    }
    if (sources.isEmpty()) {
      throw CommandFailure.badInput("there is no .yaml file in " + paths.getFirst());
    }
    return sources;
  }

  /** The models in them, for a command that needs them whole; a problem is bad input. */
  static List<CompiledModel> compile(Path path, String environment, Output output) {
    Compilation compilation =
        new ModelCompiler(environment, WithoutProject.ALLOW_ALL).compile(read(List.of(path)));
    compilation.problems().forEach(problem -> output.note(problem.toString()));
    if (!compilation.clean()) {
      throw CommandFailure.badInput("the files in " + path + " must be mended first");
    }
    if (compilation.models().isEmpty()) {
      throw CommandFailure.badInput("there is no model file in " + path);
    }
    for (CompiledModel model : compilation.models()) {
      if (model.routes().size() > Models.MAX_ROUTES) {
        throw CommandFailure.badInput(
            model.file().model() + " has more than " + Models.MAX_ROUTES + " data triggers");
      }
    }
    return compilation.models();
  }
}
