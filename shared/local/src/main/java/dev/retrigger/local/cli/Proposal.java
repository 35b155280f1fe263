package dev.retrigger.local.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.models.Problem;
import java.util.List;

/**
 * A change that is shown before it is made.
 *
 * @param where what it changes: the account, region and stack, or the local runtime
 * @param asks whether somebody has to agree
 * @param problems why it cannot be made; the files that must be mended
 * @param changes empty when everything is as it would be
 * @param advice what to look after besides
 * @param action makes the change
 */
public record Proposal(
    String where,
    boolean asks,
    List<Problem> problems,
    List<Change> changes,
    List<String> advice,
    Runnable action) {
  public Proposal {
    problems = List.copyOf(problems);
    changes = List.copyOf(changes);
    advice = List.copyOf(advice);
  }

  /**
   * One thing that changes.
   *
   * @param difference line by line; empty where there is no text to compare
   */
  @JsonPropertyOrder({"what", "difference"})
  public record Change(String what, String difference) {}
}
