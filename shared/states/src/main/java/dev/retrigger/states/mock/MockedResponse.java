package dev.retrigger.states.mock;

import dev.retrigger.states.task.TaskOutcome;
import java.util.List;
import java.util.Optional;

/** What a mocked state answers to its attempts, counted from 0. */
record MockedResponse(List<Step> steps) {
  MockedResponse {
    steps = List.copyOf(steps);
  }

  /** One answer, for the attempts from {@code first} to {@code last}. */
  record Step(int first, int last, TaskOutcome outcome) {}

  Optional<TaskOutcome> answer(int attempt) {
    return steps.stream()
        .filter(step -> step.first() <= attempt && attempt <= step.last())
        .map(Step::outcome)
        .findFirst();
  }
}
