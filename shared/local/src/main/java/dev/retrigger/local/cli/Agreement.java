package dev.retrigger.local.cli;

import dev.retrigger.local.cli.Proposal.Change;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** Shows a change, asks for it where it has to be asked for, and makes it. */
final class Agreement {
  @Option(names = "--yes", description = "Do not ask, as in CI.")
  private boolean yes;

  /** Returns the command's exit code. */
  int settle(Proposal proposal, String verb, Shell shell, Output output) throws IOException {
    output.note(proposal.where());
    proposal.advice().forEach(output::note);
    if (!proposal.problems().isEmpty()) {
      if (output.json()) {
        output.document(Map.of("problems", proposal.problems()));
      } else {
        proposal.problems().forEach(problem -> output.line(problem.toString()));
      }
      return ExitCode.FINDINGS;
    }
    boolean agreed = proposal.changes().isEmpty() || agreed(proposal, verb, shell, output);
    if (agreed && !proposal.changes().isEmpty()) {
      proposal.action().run();
    }
    report(proposal.changes(), agreed, verb, output);
    return agreed ? ExitCode.YES : ExitCode.FINDINGS;
  }

  private boolean agreed(Proposal proposal, String verb, Shell shell, Output output)
      throws IOException {
    if (!proposal.asks()) {
      return true;
    }
    for (Change change : proposal.changes()) {
      output.note("--- " + change.what());
      change.difference().lines().forEach(output::note);
    }
    return agreed(verb, shell, output);
  }

  /** Asks, unless that was said beforehand. */
  boolean agreed(String verb, Shell shell, Output output) throws IOException {
    if (yes) {
      return true;
    }
    output.note(verb + " this? [y/N]");
    String answer = shell.in().readLine();
    if (answer == null) {
      throw CommandFailure.badInput("nobody answered; say --yes where nobody can");
    }
    return List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }

  private static void report(List<Change> changes, boolean agreed, String verb, Output output) {
    if (output.json()) {
      output.document(
          new Answer(agreed && !changes.isEmpty(), changes.stream().map(Change::what).toList()));
    } else if (changes.isEmpty()) {
      output.line("nothing changes");
    } else if (agreed) {
      changes.forEach(
          change -> output.line(verb.toLowerCase(Locale.ROOT) + ": " + change.what() + ": done"));
    } else {
      output.line("nothing was done");
    }
  }

  private record Answer(boolean done, List<String> changes) {}
}
