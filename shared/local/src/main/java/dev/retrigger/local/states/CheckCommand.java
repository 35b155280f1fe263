package dev.retrigger.local.states;

import dev.retrigger.states.command.CheckReport;
import dev.retrigger.states.command.StatesCommands;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a definition; every finding has the place and the reason. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Check a definition: exit code 0 when it can be run, 1 with findings.")
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "A definition in the Amazon States Language.")
  private Path definition = Path.of("");

  @Option(names = "--json", description = "Print the findings as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    CheckReport report = StatesCommands.check(definition);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? report.toJson().toString() : report.toText());
    return report.exitCode();
  }
}
