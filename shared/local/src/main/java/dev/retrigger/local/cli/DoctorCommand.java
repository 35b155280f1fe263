package dev.retrigger.local.cli;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.local.doctor.Check;
import dev.retrigger.local.doctor.Check.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Proves that triggers can fire. */
@Command(
    name = "doctor",
    description = {
      "Prove for each trigger in force that it can fire: what brings its events is there and switched on, and lets through"
          + " the event that it waits for; its alarm's metric has values; its target is there and may be called; and when it"
          + " last fired.",
      "Changes nothing. One line for each check; what fails has a command that mends it. Exit code 1 if something fails."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private Output output = new Output();
  @Mixin private ConsoleOptions consoles = new ConsoleOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "A model such as growth/churn. Default: every model in force.")
  private Optional<String> model = Optional.empty();

  DoctorCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Operations operations = consoles.console(shell).operations();
    output.note(operations.where());
    Optional<ModelId> only = model.map(Named::model);
    List<Check> checks = operations.examine(only);
    if (checks.isEmpty()) {
      throw CommandFailure.badInput(
          only.map(id -> "there is no model " + id + " in force").orElse("no model is in force"));
    }
    Optional<TriggerId> before = Optional.empty();
    for (Check check : checks) {
      if (output.json()) {
        output.document(check);
      } else {
        if (!before.equals(Optional.of(check.trigger()))) {
          output.line(check.trigger().toString());
        }
        before = Optional.of(check.trigger());
        output.line("  %-7s  %s".formatted(word(check.verdict()), check.says()));
        check.mend().ifPresent(mend -> output.line("           mend: " + mend));
      }
    }
    long failing = checks.stream().filter(check -> check.verdict() == Verdict.FAILS).count();
    output.note(checks.size() + " checks, " + failing + " fail");
    return failing == 0 ? ExitCode.YES : ExitCode.FINDINGS;
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case OK -> "ok";
      case WARNING -> "warning";
      case FAILS -> "fails";
    };
  }
}
