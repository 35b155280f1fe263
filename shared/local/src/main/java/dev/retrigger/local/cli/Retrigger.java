package dev.retrigger.local.cli;

import dev.retrigger.local.runtime.DemoCommand;
import dev.retrigger.local.runtime.LocalCommand;
import dev.retrigger.local.states.StatesCommand;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command {@code retrigger}. */
@Command(
    name = "retrigger",
    scope = ScopeType.INHERIT, // Every command has help, and says what its exit codes mean.
    mixinStandardHelpOptions = true,
    version = "retrigger 0.1.0-SNAPSHOT",
    synopsisSubcommandLabel = "COMMAND",
    description = "Starts the right machine-learning pipeline once, for the right reason.",
    footer =
        "%nWithout --stack (or RETRIGGER_STACK) a command addresses the local runtime on this machine.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:yes",
      "1:findings",
      "2:bad usage or input",
      "3:drift",
      "4:undecided",
      "5:AWS or the local runtime denied it or could not be reached",
      "6:a defect of retrigger"
    })
public final class Retrigger {
  /** When it is set, the functions that run in this process log to standard error. */
  private static final String LOG = "RETRIGGER_LOG";

  private Retrigger() {}

  /** Runs a command, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Shell shell = Shell.ofProcess();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    // Standard output is for data; the functions' log lines go there on Lambda.
    System.setOut(
        shell.environment().containsKey(LOG)
            ? System.err
            : new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    int exitCode = commandLine(shell).setOut(out).setErr(err).execute(arguments);
    out.flush();
    err.flush();
    System.exit(exitCode);
  }

  /** Every command there is. */
  public static CommandLine commandLine(Shell shell) {
    return new CommandLine(new Retrigger())
        .addSubcommand(new DemoCommand())
        .addSubcommand(new LocalCommand())
        .addSubcommand(new InitCommand())
        .addSubcommand(new ValidateCommand(shell))
        .addSubcommand(new ApplyCommand(shell))
        .addSubcommand(new ExplainCommand())
        .addSubcommand(new SendCommand(shell))
        .addSubcommand(new RunsCommand(shell))
        .addSubcommand(new WhyCommand(shell))
        .addSubcommand(new StatusCommand(shell))
        .addSubcommand(new LogsCommand(shell))
        .addSubcommand(new StartCommand(shell))
        .addSubcommand(new FireCommand(shell))
        .addSubcommand(new StopCommand(shell))
        .addSubcommand(new RetryCommand(shell))
        .addSubcommand(new ApproveCommand(shell))
        .addSubcommand(new RejectCommand(shell))
        .addSubcommand(new PauseCommand(shell))
        .addSubcommand(new ResumeCommand(shell))
        .addSubcommand(new PendingCommand(shell))
        .addSubcommand(new ReplayCommand(shell))
        .addSubcommand(new RedriveCommand(shell))
        .addSubcommand(new TestCommand(shell))
        .addSubcommand(new DoctorCommand(shell))
        .addSubcommand(ConnectCommand.commandLine(shell))
        .addSubcommand(new ImportCommand())
        .addSubcommand(StatesCommand.commandLine(shell.clock()))
        .setExecutionExceptionHandler(Problems::report)
        .setUsageHelpAutoWidth(true);
  }
}
