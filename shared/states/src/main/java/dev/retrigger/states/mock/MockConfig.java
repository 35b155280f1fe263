package dev.retrigger.states.mock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.states.mock.MockedResponse.Step;
import dev.retrigger.states.task.TaskOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mock configuration in the format of Step Functions Local: test cases by state machine, each
 * naming the response of some Task states. Wrong ones are refused as {@link MockConfigException}.
 */
public final class MockConfig {
  private static final Pattern ATTEMPTS = Pattern.compile("(\\d{1,6})(?:-(\\d{1,6}))?");

  private final JsonNode machines;
  private final Map<String, MockedResponse> responses;

  private MockConfig(JsonNode machines, Map<String, MockedResponse> responses) {
    this.machines = machines;
    this.responses = responses;
  }

  /** Reads a configuration. */
  public static MockConfig parse(JsonNode config) {
    JsonNode machines = object(config, "StateMachines", "/StateMachines");
    JsonNode mocked = object(config, "MockedResponses", "/MockedResponses");
    Map<String, MockedResponse> responses = new LinkedHashMap<>();
    mocked
        .properties()
        .forEach(
            entry ->
                responses.put(
                    entry.getKey(),
                    response("/MockedResponses/" + entry.getKey(), entry.getValue())));
    return new MockConfig(machines, responses);
  }

  /**
   * The responses of one test case.
   *
   * @param machine the state machine's name; a file with one machine only answers to any name
   */
  public TestCase testCase(String machine, String name) {
    JsonNode found = machines.get(machine);
    if (found == null && machines.size() == 1) {
      found = machines.elements().next();
    }
    if (found == null) {
      throw new MockConfigException(
          "/StateMachines",
          "there is no state machine '%s'; there are %s"
              .formatted(machine, String.join(", ", names(machines))));
    }
    JsonNode cases = found.path("TestCases");
    JsonNode testCase = cases.get(name);
    String path = "/StateMachines/%s/TestCases".formatted(machine);
    if (testCase == null || !testCase.isObject()) {
      throw new MockConfigException(
          path,
          "there is no test case '%s'; there are %s"
              .formatted(name, String.join(", ", names(cases))));
    }
    Map<String, MockedResponse> byState = new LinkedHashMap<>();
    testCase
        .properties()
        .forEach(
            entry ->
                byState.put(
                    entry.getKey(),
                    named("%s/%s/%s".formatted(path, name, entry.getKey()), entry.getValue())));
    return new TestCase(name, byState);
  }

  /** A test case: states that are not in it call their real resource. */
  public record TestCase(String name, Map<String, MockedResponse> responses) {
    public TestCase {
      responses = Map.copyOf(responses);
    }
  }

  private MockedResponse named(String path, JsonNode name) {
    MockedResponse response = responses.get(name.asText());
    if (response == null) {
      throw new MockConfigException(
          path, "there is no entry '%s' in MockedResponses".formatted(name.asText()));
    }
    return response;
  }

  private static MockedResponse response(String path, JsonNode node) {
    if (!node.isObject()) {
      throw new MockConfigException(
          path, "must be an object of attempts, such as \"0\" or \"1-2\"");
    }
    List<Step> steps = new ArrayList<>();
    node.properties()
        .forEach(
            entry ->
                steps.add(step(path + "/" + entry.getKey(), entry.getKey(), entry.getValue())));
    steps.sort(Comparator.comparingInt(Step::first));
    int expected = 0;
    for (Step step : steps) {
      if (step.first() != expected) {
        throw new MockConfigException(
            path, "attempts count from 0 without gap or overlap; %d is next".formatted(expected));
      }
      expected = step.last() + 1;
    }
    return new MockedResponse(steps);
  }

  private static Step step(String path, String attempts, JsonNode answer) {
    Matcher matcher = ATTEMPTS.matcher(attempts);
    if (!matcher.matches()) {
      throw new MockConfigException(
          path, "an attempt is a number or a range, such as \"0\" or \"1-2\"");
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    if (last < first) {
      throw new MockConfigException(path, "the range of attempts runs backwards");
    }
    return new Step(first, last, outcome(path, answer));
  }

  private static TaskOutcome outcome(String path, JsonNode answer) {
    boolean returns = answer.has("Return");
    if (returns == answer.has("Throw") || answer.size() != 1) {
      throw new MockConfigException(path, "an answer has either Return or Throw");
    }
    if (returns) {
      return new TaskOutcome.Succeeded(answer.get("Return"));
    }
    JsonNode thrown = answer.get("Throw");
    if (!thrown.path("Error").isTextual()) {
      throw new MockConfigException(path + "/Throw/Error", "is missing: the name of the error");
    }
    return new TaskOutcome.Failed(thrown.get("Error").textValue(), thrown.path("Cause").asText());
  }

  private static JsonNode object(JsonNode config, String field, String path) {
    JsonNode node = config.path(field);
    if (!node.isObject()) {
      throw new MockConfigException(path, "is missing or no object");
    }
    return node;
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
