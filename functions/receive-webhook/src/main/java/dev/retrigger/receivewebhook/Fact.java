package dev.retrigger.receivewebhook;

import dev.retrigger.domain.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a webhook says has happened. */
sealed interface Fact permits GitLabFact, MlflowFact, PlainFact {
  /** Who says so, as routes name it. */
  String source();

  /** Where it happened, as routes name it. */
  String resource();

  /** What makes it the same fact, where its sender gave the delivery no id. */
  List<String> identity();

  /** What a run may know of it; everything in it was checked. */
  Map<String, String> attributes();

  /** The run of ours that brought it about, if it says so. */
  default Optional<RunId> cause() {
    return Optional.empty();
  }

  default String subject() {
    return source() + "/" + resource();
  }
}
