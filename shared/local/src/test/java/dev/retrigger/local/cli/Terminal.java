package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs commands as a terminal would, and keeps what they print. */
final class Terminal {
  static final Path ROOT = root();
  static final Path EVENTS = ROOT.resolve("events");
  static final Path CHURN = ROOT.resolve("docs/examples/churn");
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final Shell shell;

  Terminal() {
    this(Map.of(), "", Terminal::failingStack);
  }

  /**
   * A terminal.
   *
   * @param answers what somebody types
   */
  Terminal(Map<String, String> environment, String answers, Shell.Stacks stacks) {
    this(environment, answers, stacks, _ -> {});
  }

  /**
   * A terminal.
   *
   * @param pause what happens while a command waits
   */
  Terminal(
      Map<String, String> environment,
      String answers,
      Shell.Stacks stacks,
      Consumer<Duration> pause) {
    this.shell =
        new Shell(
            environment, () -> NOW, new BufferedReader(new StringReader(answers)), stacks, pause);
  }

  private static Console failingStack(String name) {
    throw new AssertionError("nobody asked for stack " + name);
  }

  Result run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int exitCode =
        Retrigger.commandLine(shell)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(words);
    return new Result(exitCode, out.toString(), err.toString());
  }

  private static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("template.yaml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("the tests run inside the repository");
  }

  record Result(int exitCode, String out, String err) {
    /** Standard output as documents, one a line. */
    List<JsonNode> documents() {
      return out.lines().map(Json::tree).toList();
    }
  }
}
