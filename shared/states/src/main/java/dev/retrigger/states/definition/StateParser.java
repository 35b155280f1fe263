package dev.retrigger.states.definition;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.retrigger.states.expression.Expression;
import dev.retrigger.states.expression.Template;
import dev.retrigger.states.task.TaskResource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one state by its type. */
final class StateParser {
  static final int MAX_SECONDS = 99_999_999;
  private static final Template NO_SECONDS = new Template.Literal(IntNode.valueOf(0));

  private final GraphParser graphs;
  private final Fields fields;

  StateParser(GraphParser graphs, Fields fields) {
    this.graphs = graphs;
    this.fields = fields;
  }

  Optional<State> parse(String name) {
    String type = fields.requiredText("Type");
    fields.text("Comment");
    Optional<State> state =
        switch (type) {
          case "Pass" -> Optional.of(new State.Pass(name, exit()));
          case "Task" -> Optional.of(task(name));
          case "Choice" -> Optional.of(choice(name));
          case "Wait" -> Optional.of(new State.Wait(name, until(), exit()));
          case "Succeed" -> Optional.of(new State.Succeed(name, fields.template("Output")));
          case "Fail" ->
              Optional.of(
                  new State.Fail(name, fields.textTemplate("Error"), fields.textTemplate("Cause")));
          case "Parallel" -> Optional.of(parallel(name));
          case "Map" -> Optional.of(new MapStateParser(graphs, fields).parse(name, this::exit));
          default -> Optional.empty();
        };
    if (state.isEmpty()) {
      fields.report(
          "Type", "must be one of Pass, Task, Choice, Wait, Succeed, Fail, Parallel, Map");
      return state;
    }
    fields.refuseOthers("a %s state".formatted(type));
    return state;
  }

  private Exit exit() {
    return new Exit(fields.template("Output"), fields.assignments(), next());
  }

  private Next next() {
    boolean end =
        fields.json("End").filter(node -> node.isBoolean() && node.booleanValue()).isPresent();
    if (fields.has("End") && !end) {
      fields.report("End", "must be true, or be left out");
    }
    Optional<String> target = fields.text("Next");
    if (end == target.isPresent()) {
      fields.report("Next", "a state has either Next or \"End\": true");
    }
    return target.isPresent() ? new Next.To(target.get()) : new Next.End();
  }

  private State task(String name) {
    Optional<Quantity> timeout = fields.integerQuantity("TimeoutSeconds", 1, MAX_SECONDS);
    Optional<Quantity> heartbeat = fields.integerQuantity("HeartbeatSeconds", 1, MAX_SECONDS);
    if (literal(heartbeat) >= literal(timeout)) {
      fields.report("HeartbeatSeconds", "must be smaller than TimeoutSeconds");
    }
    return new State.Task(
        name,
        resource(),
        fields.template("Arguments"),
        fields.template("Credentials"),
        timeout,
        heartbeat,
        ErrorHandlingParser.parse(fields),
        exit());
  }

  /** The number of a quantity that is written out, else NaN, which compares as neither. */
  private static double literal(Optional<Quantity> quantity) {
    return quantity.isPresent() && quantity.get().template() instanceof Template.Literal(var value)
        ? value.asDouble(Double.NaN)
        : Double.NaN;
  }

  private TaskResource resource() {
    String arn = fields.requiredText("Resource");
    try {
      if (!arn.isEmpty()) {
        return TaskResource.parse(arn);
      }
    } catch (IllegalArgumentException e) {
      fields.report("Resource", String.valueOf(e.getMessage()));
    }
    return new TaskResource.Function(arn);
  }

  private State choice(String name) {
    List<State.Choice.Rule> rules = new ArrayList<>();
    for (Fields rule : fields.objects("Choices")) {
      rule.text("Comment");
      Template condition = rule.requiredExpression("Condition");
      rules.add(new State.Choice.Rule(condition, onward(rule)));
      rule.refuseOthers("a choice rule");
    }
    if (rules.isEmpty()) {
      fields.report("Choices", "must be an array with at least one rule");
    }
    Optional<Template> output = fields.template("Output");
    var assign = fields.assignments();
    Optional<Exit> otherwise =
        fields.text("Default").map(target -> new Exit(output, assign, new Next.To(target)));
    return new State.Choice(name, rules, otherwise);
  }

  /** The way out of a rule or a catcher, which always leads to another state. */
  static Exit onward(Fields fields) {
    return new Exit(
        fields.template("Output"), fields.assignments(), new Next.To(fields.requiredText("Next")));
  }

  private State.Wait.Until until() {
    Optional<Quantity> seconds = fields.integerQuantity("Seconds", 0, MAX_SECONDS);
    Optional<Template> timestamp = fields.textTemplate("Timestamp");
    if (seconds.isPresent() == timestamp.isPresent()) {
      fields.report("Seconds", "a Wait state has either Seconds or Timestamp");
    }
    timestamp.ifPresent(this::checkTimestamp);
    return timestamp.isPresent()
        ? new State.Wait.Until.Timestamp(timestamp.get())
        : new State.Wait.Until.Seconds(
            seconds.orElseGet(() -> new Quantity("Seconds", NO_SECONDS, 0, MAX_SECONDS)));
  }

  private void checkTimestamp(Template timestamp) {
    if (!(timestamp instanceof Template.Literal(var text))
        || Expression.isExpression(text.asText())) {
      return;
    }
    try {
      OffsetDateTime.parse(text.asText());
    } catch (DateTimeParseException _) {
      fields.report("Timestamp", "must be a time such as 2026-11-01T12:00:00Z, or an expression");
    }
  }

  private State parallel(String name) {
    List<StateGraph> branches = new ArrayList<>();
    for (Fields branch : fields.objects("Branches")) {
      Fields graph = branch.asOwner();
      graph.text("Comment");
      branches.add(graphs.parse(graph));
      graph.refuseOthers("a branch");
    }
    if (branches.isEmpty()) {
      fields.report("Branches", "must be an array with at least one branch");
    }
    return new State.Parallel(
        name, fields.template("Arguments"), branches, ErrorHandlingParser.parse(fields), exit());
  }
}
