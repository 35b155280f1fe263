package dev.retrigger.local.cli;

import dev.retrigger.domain.Text;
import dev.retrigger.events.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Where a command's words go: data on standard output, as text or with {@code --json} as one JSON
 * document a line; everything else on standard error.
 */
public final class Output {
  private static final int LONGEST_LINE = 4_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(names = "--json", description = "Print data as JSON, one document a line.")
  private boolean json;

  /** Whether data is wanted as JSON. */
  public boolean json() {
    return json;
  }

  /** A line of text on standard output. */
  public void line(String text) {
    out().println(Text.brief(text, LONGEST_LINE));
  }

  /** Text of several lines on standard output, as it is. */
  public void block(String text) {
    out().print(text);
    out().flush();
  }

  /** A document on standard output. */
  public void document(Object value) {
    out().println(Json.write(value));
  }

  /** A line of progress, or of trouble, on standard error. */
  public void note(String text) {
    command.commandLine().getErr().println(Text.brief(text, LONGEST_LINE));
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
