package dev.retrigger.local.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Says whom a command addresses. */
final class ConsoleOptions {
  private static final String STACK = "RETRIGGER_STACK";
  private static final String PORT = "RETRIGGER_PORT";

  @Option(
      names = "--stack",
      paramLabel = "NAME",
      description = "The deployed stack. Default: RETRIGGER_STACK, else the local runtime.")
  private Optional<String> stack = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The local runtime's port. Default: RETRIGGER_PORT, else 4505.")
  private Optional<Integer> port = Optional.empty();

  Console console(Shell shell) {
    return stack(shell)
        .map(name -> shell.stacks().connect(name))
        .orElseGet(() -> new LocalConsole(port(shell)));
  }

  /** The stack's name, if a stack is addressed. */
  Optional<String> stack(Shell shell) {
    return stack.or(() -> shell.setting(STACK));
  }

  private int port(Shell shell) {
    if (port.isPresent()) {
      return port.get();
    }
    return shell.setting(PORT).map(ConsoleOptions::number).orElse(ConsoleServer.PORT);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw CommandFailure.badInput(PORT + " is not a port");
    }
  }
}
