package dev.retrigger.local.cli;

import dev.retrigger.local.runtime.InvalidFilesException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import software.amazon.awssdk.core.exception.SdkException;

/** Turns what a command throws into one sentence and an exit code. */
final class Problems {
  private Problems() {}

  static int report(Exception problem, CommandLine command, ParseResult arguments) {
    return switch (problem) {
      case CommandFailure failure -> say(command, failure.exitCode(), sentence(failure));
      case InvalidFilesException failure -> say(command, ExitCode.BAD_INPUT, sentence(failure));
      case IOException failure -> say(command, ExitCode.BAD_INPUT, sentence(failure));
      case UncheckedIOException failure -> say(command, ExitCode.BAD_INPUT, sentence(failure));
      case SdkException failure -> say(command, ExitCode.UNREACHABLE, AwsTrouble.sentence(failure));
      default -> {
        problem.printStackTrace(command.getErr());
        yield say(
            command,
            ExitCode.INTERNAL,
            "this is a defect of retrigger; please report it with the lines above");
      }
    };
  }

  /** What an exception says, or what it is where it says nothing. */
  static String sentence(Exception problem) {
    String message = problem.getMessage();
    return message == null ? problem.getClass().getSimpleName() : message;
  }

  private static int say(CommandLine command, int exitCode, String sentence) {
    PrintWriter err = command.getErr();
    err.println("retrigger " + command.getCommandName() + ": " + sentence);
    err.flush();
    return exitCode;
  }
}
