package dev.retrigger.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Identifies the question whether one run may start: {@code ap-} and 52 characters. */
public record ApprovalId(@JsonValue String value) {
  private static final String PREFIX = "ap-";
  private static final Pattern FORM = Pattern.compile("ap-[a-z2-7]{52}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ApprovalId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an approval id is ap- and 52 characters, not '" + Text.brief(value) + "'");
    }
  }

  /** The question about a run. */
  public static ApprovalId of(RunId run) {
    return new ApprovalId(PREFIX + Digest.of("approval", run.value()));
  }

  @Override
  public String toString() {
    return value;
  }
}
