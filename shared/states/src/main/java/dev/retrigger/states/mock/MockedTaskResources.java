package dev.retrigger.states.mock;

import dev.retrigger.states.mock.MockConfig.TestCase;
import dev.retrigger.states.task.TaskOutcome;
import dev.retrigger.states.task.TaskReply;
import dev.retrigger.states.task.TaskRequest;
import dev.retrigger.states.task.TaskResources;

/**
 * Answers the states of a test case from its mocked responses; the others go on to what lies
 * behind. As in Step Functions Local, the retry of a visit chooses the answer, a state that waits
 * for a token is answered at once, and an attempt without answer is {@code States.Runtime}.
 */
public final class MockedTaskResources implements TaskResources {
  private final TestCase testCase;
  private final TaskResources behind;

  public MockedTaskResources(TestCase testCase, TaskResources behind) {
    this.testCase = testCase;
    this.behind = behind;
  }

  @Override
  public TaskHandle start(TaskRequest request, TaskReply reply) {
    MockedResponse response = testCase.responses().get(request.state());
    if (response == null) {
      return behind.start(request, reply);
    }
    response.answer(request.attempt()).orElseGet(() -> unanswered(request)).reportTo(reply);
    return TaskHandle.NOTHING_TO_STOP;
  }

  private TaskOutcome unanswered(TaskRequest request) {
    return new TaskOutcome.Failed(
        "States.Runtime",
        "The test case '%s' has no response for attempt %d of the state '%s'."
            .formatted(testCase.name(), request.attempt(), request.state()));
  }
}
