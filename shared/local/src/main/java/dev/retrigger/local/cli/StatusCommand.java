package dev.retrigger.local.cli;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.RunId;
import dev.retrigger.receiverequest.ModelStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells how a run or a model stands. */
@Command(
    name = "status",
    description = {
      "Tell how a run stands, or a model: mode, pauses, and each pipeline with its limits.",
      "Without a name: every model in force."
    })
final class StatusCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN|MODEL",
      description = "A run's id, or a model such as growth/churn.")
  private Optional<String> about = Optional.empty();

  StatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Console console = consoles.console(shell);
    Optional<String> run = about.filter(RunId::isOne);
    return run.isPresent()
        ? ofRun(console.why(run.get()))
        : ofModels(console.operations().status(about.map(Named::model)));
  }

  private int ofRun(Why why) {
    if (!why.found()) {
      throw CommandFailure.badInput(why.looked());
    }
    if (output.json()) {
      output.document(why.runs().getFirst());
    } else {
      Story.lines(why).forEach(output::line);
    }
    return ExitCode.YES;
  }

  private int ofModels(List<ModelStatus> models) {
    Optional<ModelId> missing = about.map(Named::model).filter(_ -> models.isEmpty());
    if (missing.isPresent()) {
      throw CommandFailure.badInput("there is no model " + missing.get() + " in force");
    }
    for (ModelStatus model : models) {
      if (output.json()) {
        output.document(model);
      } else {
        Waits.lines(model).forEach(output::line);
      }
    }
    if (models.isEmpty()) {
      output.note("No model is in force.");
    }
    return ExitCode.YES;
  }
}
