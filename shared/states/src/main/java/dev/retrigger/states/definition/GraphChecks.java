package dev.retrigger.states.definition;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Checks that the states of one graph lead to each other and somewhere. */
final class GraphChecks {
  private final Fields graph;

  GraphChecks(Fields graph) {
    this.graph = graph;
  }

  void check(StateGraph parsed) {
    if (!parsed.states().containsKey(parsed.startAt())) {
      graph.report("StartAt", "there is no state '%s'".formatted(parsed.startAt()));
      return;
    }
    parsed.states().forEach((name, state) -> checkTargets(parsed, name, state));
    Set<String> reached = reachable(parsed);
    parsed.states().keySet().stream()
        .filter(name -> !reached.contains(name))
        .forEach(
            name ->
                graph.report(
                    "States/" + name,
                    "no transition leads to this state; remove it or point to it"));
    if (reached.stream().noneMatch(name -> isTerminal(parsed.state(name)))) {
      graph.report(
          "States", "no state that is reached ends: set End, or add a Succeed or Fail state");
    }
  }

  private void checkTargets(StateGraph parsed, String name, State state) {
    targets(state)
        .forEach(
            (field, target) -> {
              if (!target.isEmpty() && !parsed.states().containsKey(target)) {
                graph.report(
                    "States/%s/%s".formatted(name, field),
                    "there is no state '%s' here".formatted(target));
              }
            });
  }

  private static Set<String> reachable(StateGraph parsed) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    open.add(parsed.startAt());
    while (!open.isEmpty()) {
      String name = open.remove();
      if (parsed.states().containsKey(name) && reached.add(name)) {
        open.addAll(targets(parsed.state(name)).values());
      }
    }
    return reached;
  }

  /** The states that a state may lead to, by the field that says so. */
  private static Map<String, String> targets(State state) {
    Map<String, String> targets = new LinkedHashMap<>();
    switch (state) {
      case State.Pass pass -> add(targets, "Next", pass.exit());
      case State.Wait wait -> add(targets, "Next", wait.exit());
      case State.Task task -> add(targets, "Next", task.exit());
      case State.Parallel parallel -> add(targets, "Next", parallel.exit());
      case State.ForEach forEach -> add(targets, "Next", forEach.exit());
      case State.Choice choice -> {
        for (int index = 0; index < choice.rules().size(); index++) {
          add(targets, "Choices[%d]/Next".formatted(index), choice.rules().get(index).exit());
        }
        choice.otherwise().ifPresent(exit -> add(targets, "Default", exit));
      }
      case State.Succeed _, State.Fail _ -> {}
    }
    for (int index = 0; index < state.errorHandling().catchers().size(); index++) {
      add(
          targets,
          "Catch[%d]/Next".formatted(index),
          state.errorHandling().catchers().get(index).exit());
    }
    return targets;
  }

  private static void add(Map<String, String> targets, String field, Exit exit) {
    if (exit.next() instanceof Next.To(String target)) {
      targets.put(field, target);
    }
  }

  private static boolean isTerminal(State state) {
    return switch (state) {
      case State.Succeed _, State.Fail _ -> true;
      case State.Pass pass -> ends(pass.exit());
      case State.Wait wait -> ends(wait.exit());
      case State.Task task -> ends(task.exit());
      case State.Parallel parallel -> ends(parallel.exit());
      case State.ForEach forEach -> ends(forEach.exit());
      case State.Choice _ -> false;
    };
  }

  private static boolean ends(Exit exit) {
    return exit.next() instanceof Next.End;
  }
}
