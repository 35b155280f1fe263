package dev.retrigger.states.definition;

import dev.retrigger.states.expression.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lays out the fields of a state that may hold expressions. */
final class StateFields {
  private final List<Field> fields = new ArrayList<>();

  private StateFields() {}

  /** A field; a catcher's have {@code $states.errorOutput}. */
  record Field(Template template, boolean inCatcher) {}

  static List<Field> of(State state) {
    StateFields laidOut = new StateFields();
    laidOut.add(state);
    exits(state).forEach(exit -> laidOut.add(exit, false));
    state.errorHandling().catchers().forEach(catcher -> laidOut.add(catcher.exit(), true));
    return laidOut.fields;
  }

  /** The variables that a state assigns on any way out. */
  static Set<String> assigned(State state) {
    Set<String> variables = new TreeSet<>();
    exits(state).forEach(exit -> variables.addAll(exit.assign().keySet()));
    state
        .errorHandling()
        .catchers()
        .forEach(catcher -> variables.addAll(catcher.exit().assign().keySet()));
    return variables;
  }

  private static List<Exit> exits(State state) {
    return switch (state) {
      case State.Pass pass -> List.of(pass.exit());
      case State.Task task -> List.of(task.exit());
      case State.Wait wait -> List.of(wait.exit());
      case State.Parallel parallel -> List.of(parallel.exit());
      case State.ForEach forEach -> List.of(forEach.exit());
      case State.Choice choice -> {
        List<Exit> exits = new ArrayList<>();
        choice.rules().forEach(rule -> exits.add(rule.exit()));
        choice.otherwise().ifPresent(exits::add);
        yield exits;
      }
      case State.Succeed _, State.Fail _ -> List.of();
    };
  }

  private void add(State state) {
    switch (state) {
      case State.Pass _ -> {}
      case State.Task task -> {
        add(task.arguments());
        add(task.credentials());
        quantity(task.timeoutSeconds());
        quantity(task.heartbeatSeconds());
      }
      case State.Choice choice ->
          choice.rules().forEach(rule -> add(Optional.of(rule.condition())));
      case State.Wait wait -> {
        switch (wait.until()) {
          case State.Wait.Until.Seconds(var seconds) -> quantity(Optional.of(seconds));
          case State.Wait.Until.Timestamp(var timestamp) -> add(Optional.of(timestamp));
        }
      }
      case State.Succeed succeed -> add(succeed.output());
      case State.Fail fail -> {
        add(fail.error());
        add(fail.cause());
      }
      case State.Parallel parallel -> add(parallel.arguments());
      case State.ForEach forEach -> {
        add(forEach.items());
        add(forEach.itemSelector());
        quantity(forEach.maxConcurrency());
        forEach.distribution().ifPresent(this::add);
      }
    }
  }

  private void add(Distribution distribution) {
    quantity(distribution.toleratedFailureCount());
    quantity(distribution.toleratedFailurePercentage());
    distribution
        .reader()
        .ifPresent(
            reader -> {
              add(Optional.of(reader.arguments()));
              quantity(reader.maxItems());
            });
    distribution
        .batcher()
        .ifPresent(
            batcher -> {
              quantity(batcher.maxItems());
              quantity(batcher.maxBytes());
              add(batcher.batchInput());
            });
    distribution.writer().ifPresent(writer -> add(writer.arguments()));
  }

  private void add(Exit exit, boolean inCatcher) {
    exit.output().ifPresent(output -> fields.add(new Field(output, inCatcher)));
    exit.assign().values().forEach(template -> fields.add(new Field(template, inCatcher)));
  }

  private void quantity(Optional<Quantity> quantity) {
    add(quantity.map(Quantity::template));
  }

  private void add(Optional<Template> template) {
    template.ifPresent(given -> fields.add(new Field(given, false)));
  }
}
