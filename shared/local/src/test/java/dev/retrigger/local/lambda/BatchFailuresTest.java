package dev.retrigger.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class BatchFailuresTest {
  private static final Optional<Set<String>> NONE = Optional.of(Set.of());
  private static final Optional<Set<String>> ALL = Optional.empty();

  @ParameterizedTest(name = "answer \"{0}\"")
  @MethodSource("answers")
  void shouldReadAnAnswerByLambdasRules(String answer, Optional<Set<String>> failed) {
    assertThat(BatchFailures.of(new Outcome.Answered("r", answer), Set.of("a", "b")))
        .isEqualTo(failed);
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of("", NONE),
        Arguments.of("null", NONE),
        Arguments.of("{}", NONE),
        Arguments.of("{\"batchItemFailures\":null}", NONE),
        Arguments.of("{\"batchItemFailures\":[]}", NONE),
        Arguments.of(
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}", Optional.of(Set.of("b"))),
        Arguments.of("not JSON", ALL),
        Arguments.of("{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}", ALL),
        Arguments.of("{\"batchItemFailures\":[{\"itemIdentifier\":null}]}", ALL),
        Arguments.of("{\"batchItemFailures\":[{\"id\":\"a\"}]}", ALL),
        Arguments.of("{\"batchItemFailures\":[{\"itemIdentifier\":\"c\"}]}", ALL));
  }
}
