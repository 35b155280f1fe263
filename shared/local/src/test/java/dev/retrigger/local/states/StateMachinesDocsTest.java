package dev.retrigger.local.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the commands that docs/state-machines.md shows. */
final class StateMachinesDocsTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern COMMAND =
      Pattern.compile("\\./retrigger states ((?:[^\\n]*\\\\\\n)*[^\\n]*)");

  @Test
  void shouldRunEveryCommandAsItIsShown() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/state-machines.md"));

    List<Integer> exitCodes =
        COMMAND.matcher(text).results().map(match -> execute(match.group(1))).toList();

    assertThat(exitCodes).containsExactly(0, 0, 1);
  }

  private static int execute(String command) {
    Stream<String> words = Arrays.stream(command.replace("\\\n", " ").strip().split("\\s+"));
    StringWriter out = new StringWriter();
    return StatesCommand.commandLine(() -> Instant.parse("2026-11-21T03:00:00Z"))
        .setOut(new PrintWriter(out, true))
        .execute(
            words
                .map(word -> word.startsWith("docs/") ? ROOT.resolve(word).toString() : word)
                .toArray(String[]::new));
  }
}
