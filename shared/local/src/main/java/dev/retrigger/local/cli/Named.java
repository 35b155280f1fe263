package dev.retrigger.local.cli;

import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.TriggerId;
import java.util.function.Function;

/** Reads the names that people give on the command line; a wrong one is bad input. */
final class Named {
  private Named() {}

  static ModelId model(String text) {
    return read(text, ModelId::parse);
  }

  static PipelineId pipeline(String text) {
    return read(text, PipelineId::parse);
  }

  static TriggerId trigger(String text) {
    return read(text, TriggerId::parse);
  }

  static RunId run(String text) {
    return read(text, RunId::new);
  }

  /** A question, by its own id or by that of the run that it is about. */
  static ApprovalId approval(String text) {
    return RunId.isOne(text) ? ApprovalId.of(new RunId(text)) : read(text, ApprovalId::new);
  }

  private static <T> T read(String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.badInput(Problems.sentence(e));
    }
  }
}
