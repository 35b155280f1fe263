package dev.retrigger.local.doctor;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.domain.TriggerId;
import java.util.Optional;

/**
 * One thing that was looked at, so that a trigger can fire.
 *
 * @param what was looked at: {@code rule}, {@code bucket}, {@code target} ...
 * @param says what was found, in one line
 * @param mend what to do about it; a command, where one does it
 */
@JsonPropertyOrder({"trigger", "what", "verdict", "says", "mend"})
public record Check(
    TriggerId trigger, String what, Verdict verdict, String says, Optional<String> mend) {

  /** What it means. */
  public enum Verdict {
    OK,
    /** It can fire, or nobody can tell here. */
    WARNING,
    /** It cannot fire, or not with effect. */
    FAILS
  }

  static Check ok(TriggerId trigger, String what, String says) {
    return new Check(trigger, what, Verdict.OK, says, Optional.empty());
  }

  static Check warning(TriggerId trigger, String what, String says, String mend) {
    return new Check(trigger, what, Verdict.WARNING, says, Optional.of(mend));
  }

  static Check fails(TriggerId trigger, String what, String says, String mend) {
    return new Check(trigger, what, Verdict.FAILS, says, Optional.of(mend));
  }
}
