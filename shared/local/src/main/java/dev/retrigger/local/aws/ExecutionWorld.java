package dev.retrigger.local.aws;

import dev.retrigger.domain.RunId;
import java.util.List;
import java.util.SequencedSet;

/**
 * What a target's service really did, whatever anyone believes: the oracle of every promise about
 * starts, and the hand that ends executions and speaks of them. Nothing here is asked of the code
 * that is judged.
 *
 * <p>A start, a retry and a redrive each begin work; each is counted for the run under whose id the
 * service was asked, be it a name, a token or a marker. To end an execution at a chosen time,
 * schedule {@link #finish} on the loop.
 */
public interface ExecutionWorld {
  /** How often work was really begun for this run; more than once is a broken promise. */
  long starts(RunId run);

  /** Every run for which work was ever begun, in the order of first starts. */
  SequencedSet<RunId> runs();

  /** The runs whose work goes on, in the order of starts; one that was begun twice is in twice. */
  List<RunId> running();

  /** The most executions that ever went on at one time. */
  int peak();

  /** What the service calls the executions of this run, in the order of starts. */
  List<String> executions(RunId run);

  /**
   * Ends whatever goes on for this run, now, and has the service speak of it; nothing happens if
   * nothing goes on.
   *
   * @param why what the service gives as the reason of a failure
   */
  void finish(RunId run, boolean succeeded, String why);

  /** Has the service speak once more of how this run's executions stand, as a late event would. */
  void announce(RunId run);

  /** Says how many events each change of status makes; none is a service whose word is lost. */
  void announceEachStatus(int times);
}
