package dev.retrigger.startrun;

import dev.retrigger.domain.Signal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The people behind signals, who may not approve the run that they asked for. A combination carries
 * those of all its facts: each of them had a part in it, whoever came last.
 */
final class People {
  /** The attribute of a signal that names the person behind it. */
  static final String BY = "by";

  private static final String REPLAYED_BY = "replayedBy";

  /** The attribute of a combination's signal. */
  static final String ALL = "people";

  /** No name has a space in it. */
  private static final String SEPARATOR = ", ";

  private People() {}

  /** Who asked for a signal or for a fact that it carries, and who had one replayed. */
  static Stream<String> behind(Signal signal) {
    return Stream.concat(
            Stream.of(BY, REPLAYED_BY).flatMap(name -> of(signal, name)),
            of(signal, ALL).flatMap(all -> Stream.of(all.split(SEPARATOR))))
        .distinct();
  }

  /** All that are behind the facts, as an attribute of the signal that carries them. */
  static Optional<String> listed(List<Signal> facts) {
    return Optional.of(
            facts.stream()
                .flatMap(People::behind)
                .distinct()
                .collect(Collectors.joining(SEPARATOR)))
        .filter(all -> !all.isEmpty());
  }

  private static Stream<String> of(Signal signal, String attribute) {
    return Stream.ofNullable(signal.attributes().get(attribute));
  }
}
