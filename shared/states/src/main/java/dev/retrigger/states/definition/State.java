package dev.retrigger.states.definition;

import dev.retrigger.states.expression.Template;
import dev.retrigger.states.task.TaskResource;
import java.util.List;
import java.util.Optional;

/** One state of a definition, by its type. */
public sealed interface State {
  String name();

  /** Hands its input on, reshaped. */
  record Pass(String name, Exit exit) implements State {}

  /** Calls a resource and waits for what comes of it. */
  record Task(
      String name,
      TaskResource resource,
      Optional<Template> arguments,
      Optional<Template> credentials,
      Optional<Quantity> timeoutSeconds,
      Optional<Quantity> heartbeatSeconds,
      ErrorHandling errors,
      Exit exit)
      implements State {}

  /** Goes the way of the first rule whose condition holds. */
  record Choice(String name, List<Rule> rules, Optional<Exit> otherwise) implements State {
    public Choice {
      rules = List.copyOf(rules);
    }

    /** A condition and the way out when it holds. */
    public record Rule(Template condition, Exit exit) {}
  }

  /** Lets time pass. */
  record Wait(String name, Until until, Exit exit) implements State {
    /** How long. */
    public sealed interface Until {
      /** For a number of seconds. */
      record Seconds(Quantity seconds) implements Until {}

      /** Until a point in time. */
      record Timestamp(Template timestamp) implements Until {}
    }
  }

  /** Ends its graph well. */
  record Succeed(String name, Optional<Template> output) implements State {}

  /** Ends its graph with an error. */
  record Fail(String name, Optional<Template> error, Optional<Template> cause) implements State {}

  /** Runs several graphs side by side. */
  record Parallel(
      String name,
      Optional<Template> arguments,
      List<StateGraph> branches,
      ErrorHandling errors,
      Exit exit)
      implements State {
    public Parallel {
      branches = List.copyOf(branches);
    }
  }

  /** Runs one graph for each of many items. */
  record ForEach(
      String name,
      Optional<Template> items,
      Optional<Template> itemSelector,
      Optional<Quantity> maxConcurrency,
      StateGraph processor,
      Optional<Distribution> distribution,
      ErrorHandling errors,
      Exit exit)
      implements State {}

  /** How the state handles errors; most states cannot. */
  default ErrorHandling errorHandling() {
    return switch (this) {
      case Task task -> task.errors();
      case Parallel parallel -> parallel.errors();
      case ForEach forEach -> forEach.errors();
      case Pass _, Choice _, Wait _, Succeed _, Fail _ -> ErrorHandling.NONE;
    };
  }

  /** The {@code Type} of the state, which is also the stem of its history events. */
  default String type() {
    return switch (this) {
      case Pass _ -> "Pass";
      case Task _ -> "Task";
      case Choice _ -> "Choice";
      case Wait _ -> "Wait";
      case Succeed _ -> "Succeed";
      case Fail _ -> "Fail";
      case Parallel _ -> "Parallel";
      case ForEach _ -> "Map";
    };
  }
}
