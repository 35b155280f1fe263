package dev.retrigger.redriveparked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedriveRequestTest {
  @Test
  void shouldOnlyLookUnlessToldOtherwise() {
    assertThat(RedriveRequest.from(Json.tree("{\"queue\":\"all\"}")))
        .isEqualTo(new RedriveRequest("all", true, 1_000, 10, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                  | 'queue'
          []                                                  | not a JSON object
          {"queue":"data","dryRun":"false"}                   | 'dryRun'
          {"queue":"data","dryRun":false}                     | 'reason'
          {"queue":"data","dryrun":false}                     | 'dryrun' is not known
          {"queue":"data","limit":0}                          | 'limit'
          {"queue":"data","limit":10001}                      | 'limit'
          {"queue":"data","perSecond":1.5}                    | 'perSecond'
          {"queue":"data","perSecond":101}                    | 'perSecond'
          """)
  void shouldSayWhatIsWrong(String request, String told) {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> RedriveRequest.from(Json.tree(request)))
        .withMessageContaining(told);
  }
}
