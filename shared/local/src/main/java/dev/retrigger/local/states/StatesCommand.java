package dev.retrigger.local.states;

import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What can be done with a definition in the Amazon States Language. */
@Command(
    name = "states",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Run or check a state machine's definition, on its own and without AWS.")
public final class StatesCommand {
  private StatesCommand() {}

  /**
   * The command with its subcommands.
   *
   * @param clock tells when an execution begins; from there its time is virtual
   */
  public static CommandLine commandLine(InstantSource clock) {
    return new CommandLine(new StatesCommand())
        .addSubcommand(new CheckCommand())
        .addSubcommand(new RunCommand(clock));
  }
}
