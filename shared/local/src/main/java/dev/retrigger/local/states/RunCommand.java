package dev.retrigger.local.states;

import dev.retrigger.states.command.RunOptions;
import dev.retrigger.states.command.RunReport;
import dev.retrigger.states.command.StatesCommands;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a definition in virtual time, its tasks answered by mocks. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Run a definition in virtual time: exit code 0 when it succeeds, 1 when it does not, 2 when"
            + " a file is wrong.")
final class RunCommand implements Callable<Integer> {
  private final InstantSource clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "A definition in the Amazon States Language.")
  private Path definition = Path.of("");

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "The execution's input, JSON. Default: an empty object.")
  private Optional<Path> input = Optional.empty();

  @Option(
      names = "--mocks",
      paramLabel = "FILE",
      description = "What tasks answer: a MockConfigFile.json of Step Functions Local.")
  private Optional<Path> mocks = Optional.empty();

  @Option(
      names = "--test",
      paramLabel = "CASE",
      description =
          "The test case of the mocks; the state machine there is called after FILE, without"
              + " .asl.json.")
  private Optional<String> testCase = Optional.empty();

  @Option(
      names = "--buckets",
      paramLabel = "DIR",
      description = "The folder whose sub-folders are the buckets of distributed Maps.")
  private Optional<Path> buckets = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Decides all that is left to chance. Default: 0.")
  private long seed;

  @Option(names = "--json", description = "Print status, output and history as JSON.")
  private boolean json;

  RunCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    RunReport report =
        StatesCommands.run(
            new RunOptions(definition, input, mocks, testCase, buckets, clock.instant(), seed));
    writer(report).println(json ? report.toJson().toString() : report.toText());
    return report.exitCode();
  }

  /** Findings are trouble and no data, unless a program asked for them. */
  private PrintWriter writer(RunReport report) {
    return switch (report) {
      case RunReport.Ran _ -> spec.commandLine().getOut();
      case RunReport.Refused _ -> json ? spec.commandLine().getOut() : spec.commandLine().getErr();
    };
  }
}
