package dev.retrigger.local.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Says, or sets, what must be set on the other side for events to come. */
@Command(
    name = "connect",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "WHAT",
    description = {
      "Say what must be set on the other side for events to come: in a bucket, GitLab, MLflow or Slack.",
      "What is printed may be run again: then it changes nothing."
    })
final class ConnectCommand {
  private ConnectCommand() {}

  /** The command with its subcommands. */
  static CommandLine commandLine(Shell shell) {
    return new CommandLine(new ConnectCommand())
        .addSubcommand(new ConnectBucketCommand(shell))
        .addSubcommand(new ConnectGitLabCommand(shell))
        .addSubcommand(new ConnectMlflowCommand(shell))
        .addSubcommand(new ConnectSlackCommand(shell));
  }
}
