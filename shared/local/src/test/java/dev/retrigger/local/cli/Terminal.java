package dev.retrigger.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Runs commands as a terminal would, and keeps what they print. */
final class Terminal {
  static final Path ROOT = root();
  static final Path EVENTS = ROOT.resolve("events");
  static final Path CHURN = ROOT.resolve("docs/examples/churn");
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final Shell shell;

  Terminal() {
    this(new Shell(Map.of(), () -> NOW));
  }

  Terminal(Shell shell) {
    this.shell = shell;
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
