package dev.retrigger.local.cli;

import dev.retrigger.domain.RunStatus;
import dev.retrigger.local.cli.Why.DecisionStory;
import dev.retrigger.local.cli.Why.RunStory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Waits until what an event led to is over, and says what changes meanwhile. */
final class Patience {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofHours(24);

  private final Shell shell;
  private final Output output;
  private final Console console;
  private String said = "";

  Patience(Shell shell, Output output, Console console) {
    this.shell = shell;
    this.output = output;
    this.console = console;
  }

  /** Returns the exit code that the end of it means. */
  int until(String event) {
    Instant end = shell.clock().instant().plus(LONGEST);
    while (shell.clock().instant().isBefore(end)) {
      Optional<Integer> over = over(console.why(event));
      if (over.isPresent()) {
        return over.get();
      }
      shell.pause().accept(PAUSE);
    }
    throw CommandFailure.findings("it is not over after " + LONGEST.toHours() + " hours");
  }

  private Optional<Integer> over(Why why) {
    Optional<RunStory> run = why.runs().stream().findFirst();
    if (run.isPresent()) {
      say(run.get().run() + ": " + run.get().status() + detail(run.get()));
      return code(run.get().status());
    }
    Optional<DecisionStory> decision = why.decisions().stream().findFirst();
    decision.ifPresent(found -> say(found.outcome() + ": " + found.reason()));
    boolean never =
        decision
            .filter(
                found ->
                    found.instead().isPresent()
                        || found.outcome().equals("Suppress")
                        || found.outcome().equals("Refuse"))
            .isPresent();
    return never ? Optional.of(ExitCode.FINDINGS) : Optional.empty();
  }

  private static String detail(RunStory run) {
    return run.detail().map(text -> ": " + text).orElse("");
  }

  private static Optional<Integer> code(RunStatus status) {
    return switch (status) {
      case SUCCEEDED, DRY_RUN -> Optional.of(ExitCode.YES);
      case FAILED, STOPPED, REFUSED -> Optional.of(ExitCode.FINDINGS);
      case OUTCOME_UNKNOWN -> Optional.of(ExitCode.UNDECIDED);
      case ASKED, INTENT, STARTED -> Optional.empty();
    };
  }

  private void say(String text) {
    if (!text.equals(said)) {
      output.note(text);
      said = text;
    }
  }
}
