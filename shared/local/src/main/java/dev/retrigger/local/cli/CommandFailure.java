package dev.retrigger.local.cli;

/** Ends a command with one sentence for people and an exit code. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  private CommandFailure(int exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  /** The command line or a file is wrong. */
  public static CommandFailure badInput(String sentence) {
    return new CommandFailure(ExitCode.BAD_INPUT, sentence);
  }

  /** The answer is there, and something must be mended or was not found. */
  public static CommandFailure findings(String sentence) {
    return new CommandFailure(ExitCode.FINDINGS, sentence);
  }

  /** AWS, or the local runtime, denied the request or could not be reached. */
  public static CommandFailure unreachable(String sentence) {
    return new CommandFailure(ExitCode.UNREACHABLE, sentence);
  }

  int exitCode() {
    return exitCode;
  }
}
