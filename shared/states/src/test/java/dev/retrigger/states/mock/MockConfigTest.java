package dev.retrigger.states.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.retrigger.states.task.TaskOutcome;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MockConfigTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static MockConfig config(String response) {
    return MockConfig.parse(
        json(
            """
            {"StateMachines": {"M": {"TestCases": {"T": {"S": "R"}}}},
             "MockedResponses": {"R": %s}}
            """
                .formatted(response)));
  }

  @Test
  void shouldAnswerByAttempt() {
    MockedResponse response =
        config(
                """
                {"0": {"Throw": {"Error": "A", "Cause": "first"}},
                 "1-2": {"Throw": {"Error": "B"}},
                 "3": {"Return": {"ok": true}}}
                """)
            .testCase("M", "T")
            .responses()
            .get("S");
    assertThat(response).isNotNull();
    assertThat(response.answer(0)).contains(new TaskOutcome.Failed("A", "first"));
    assertThat(response.answer(2)).contains(new TaskOutcome.Failed("B", ""));
    assertThat(response.answer(3)).contains(new TaskOutcome.Succeeded(json("{\"ok\": true}")));
    assertThat(response.answer(4)).isEmpty();
  }

  @Test
  void shouldAnswerToAnyNameWhenThereIsOneMachine() {
    assertThat(config("{}").testCase("Other", "T").name()).isEqualTo("T");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void shouldRefuse(String response, String path, String reason) {
    assertThatExceptionOfType(MockConfigException.class)
        .isThrownBy(() -> config(response))
        .satisfies(
            refused -> {
              assertThat(refused.path()).isEqualTo(path);
              assertThat(refused.reason()).contains(reason);
            });
  }

  static Stream<Arguments> wrong() {
    String response = "/MockedResponses/R";
    return Stream.of(
        arguments("5", response, "must be an object of attempts"),
        arguments("{\"x\": {\"Return\": 1}}", response + "/x", "a number or a range"),
        arguments("{\"0\": {}}", response + "/0", "either Return or Throw"),
        arguments(
            "{\"0\": {\"Return\": 1, \"Throw\": {\"Error\": \"E\"}}}",
            response + "/0",
            "either Return or Throw"),
        arguments("{\"0\": {\"Throw\": {}}}", response + "/0/Throw/Error", "is missing"),
        arguments("{\"1\": {\"Return\": 1}}", response, "count from 0"),
        arguments("{\"0-2\": {\"Return\": 1}, \"2\": {\"Return\": 1}}", response, "gap or overlap"),
        arguments(
            "{\"0\": {\"Return\": 1}, \"5-3\": {\"Return\": 1}}", response + "/5-3", "backwards"));
  }

  @Test
  void shouldRefuseAnUnknownResponse() {
    MockConfig config =
        MockConfig.parse(
            json(
                """
                {"StateMachines": {"M": {"TestCases": {"T": {"S": "Absent"}}}},
                 "MockedResponses": {}}
                """));
    assertThatExceptionOfType(MockConfigException.class)
        .isThrownBy(() -> config.testCase("M", "T"))
        .withMessageContaining("no entry 'Absent'");
  }

  @Test
  void shouldRefuseAFileWithoutMachines() {
    assertThatExceptionOfType(MockConfigException.class)
        .isThrownBy(() -> MockConfig.parse(json("{\"MockedResponses\": {}}")))
        .satisfies(refused -> assertThat(refused.path()).isEqualTo("/StateMachines"));
  }

  @Test
  void shouldRefuseAnUnknownMachineAmongSeveral() {
    MockConfig config =
        MockConfig.parse(
            json(
                """
                {"StateMachines": {"A": {"TestCases": {}}, "B": {"TestCases": {}}},
                 "MockedResponses": {}}
                """));
    assertThatExceptionOfType(MockConfigException.class)
        .isThrownBy(() -> config.testCase("M", "T"))
        .withMessageContaining("there are A, B");
  }
}
