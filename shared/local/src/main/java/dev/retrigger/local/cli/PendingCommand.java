package dev.retrigger.local.cli;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.receiverequest.Pending;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what waits, starts it now, or drops it. */
@Command(
    name = "pending",
    description = {
      "List what waits, and why: batches of signals, open windows, combinations that lack a fact,"
          + " questions, retries.",
      "With --run-now or --drop: start the first that waits for a pipeline, or drop all of it;"
          + " close a window now, or drop what it holds; drop the facts of a combination."
    })
final class PendingCommand implements Callable<Integer> {
  private static final String WHAT = "PIPELINE|WINDOW|COMBINATION";

  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();
  @Mixin private Agreement agreement = new Agreement();

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "The model, such as growth/churn. Default: every model in force.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--run-now",
      paramLabel = WHAT,
      description = "As the list names it; pauses, approvals and concurrency still hold.")
  private Optional<String> runNow = Optional.empty();

  @Option(names = "--drop", paramLabel = WHAT, description = "As the list names it.")
  private Optional<String> drop = Optional.empty();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private Optional<String> reason = Optional.empty();

  PendingCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Optional<ModelId> of = model.map(Named::model);
    Operations operations = consoles.console(shell).operations();
    if (runNow.isPresent() && drop.isPresent()) {
      throw CommandFailure.badInput("say either --run-now or --drop");
    }
    if (runNow.filter(PendingCommand::isCombination).isPresent()) {
      throw CommandFailure.badInput(
          runNow.get() + " lacks a fact; start its pipeline: retrigger start");
    }
    if (runNow.isPresent()) {
      return act(operations, "runNow", "Run", "run now", runNow.get(), of);
    }
    if (drop.isPresent()) {
      return act(operations, "drop", "Drop", "drop", drop.get(), of);
    }
    Pending pending = operations.pending(of);
    if (output.json()) {
      output.document(pending);
    } else {
      Waits.lines(pending).forEach(output::line);
    }
    if (pending.isEmpty()) {
      output.note("Nothing waits.");
    }
    return ExitCode.YES;
  }

  /** As the list names it; a window's name ends with a slash. */
  private static boolean isCombination(String what) {
    return what.startsWith(Waits.COMBINATION) && !what.endsWith("/");
  }

  private int act(
      Operations operations,
      String action,
      String verb,
      String words,
      String what,
      Optional<ModelId> of)
      throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("action", action);
    // A window is named by its trigger and its partition: growth/churn/new-data/dt=2026-11-21/
    if (isCombination(what)) {
      TriggerId combination = Named.trigger(what.substring(Waits.COMBINATION.length()));
      body.put("model", combination.model().toString());
      body.put("combination", combination.name());
    } else if (what.chars().filter(each -> each == '/').count() > 2) {
      body.put("window", what);
    } else {
      PipelineId pipeline =
          Named.pipeline(what.contains("/") || of.isEmpty() ? what : of.get() + "/" + what);
      body.put("model", pipeline.model().toString());
      body.put("pipeline", pipeline.name());
    }
    reason.ifPresent(why -> body.put("reason", why));
    return new Act(shell, output, agreement, operations).request(verb, words + " " + what, body);
  }
}
