package dev.retrigger.publishnotices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicNameTest {
  private static final String NOTICES = "arn:aws:sns:eu-west-1:111122223333:retrigger-notices";

  @Test
  void shouldStandBesideTheStacksTopicWhenTheNameIsATopics() {
    assertThat(TopicName.beside(NOTICES, "growth-ml-alerts"))
        .contains("arn:aws:sns:eu-west-1:111122223333:growth-ml-alerts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "alerts.fifo", "arn:aws:sns:eu-west-1:444455556666:theirs", "a b", "a:b", "ü"})
  void shouldBeNoneWhenTheNameIsNotAStandardTopics(String name) {
    assertThat(TopicName.beside(NOTICES, name)).isEmpty();
  }
}
