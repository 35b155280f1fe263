package dev.retrigger.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Identifies one start of one pipeline, and is the name or token under which its target starts it:
 * {@code rt-} and 52 characters of {@code [a-z2-7]}.
 */
public record RunId(@JsonValue String value) {
  public static final String PREFIX = "rt-";
  private static final Pattern FORM = Pattern.compile("rt-[a-z2-7]{52}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RunId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a run id is rt- and 52 characters, not '" + Text.brief(value) + "'");
    }
  }

  /** The run that {@code leader} starts; a rerun of the same work has a higher generation. */
  public static RunId of(PipelineId pipeline, SignalId leader, int generation) {
    return new RunId(
        PREFIX
            + Digest.of(
                pipeline.model().toString(),
                pipeline.name(),
                leader.value(),
                Integer.toString(generation)));
  }

  /** Whether {@code name} could be the name of one of our runs. */
  public static boolean isOne(String name) {
    return FORM.matcher(name).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
