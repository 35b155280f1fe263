package dev.retrigger.states.definition;

import dev.retrigger.states.expression.Outline;
import dev.retrigger.states.expression.Template;
import java.util.HashSet;
import java.util.Set;

/**
 * Checks what expressions refer to: variables that some state around them assigns, the members of
 * {@code $states}, and nothing at the top level, where there is no context item.
 */
final class ScopeChecks {
  private static final Set<String> MEMBERS = Set.of("input", "result", "errorOutput", "context");

  private final Findings findings;

  ScopeChecks(Findings findings) {
    this.findings = findings;
  }

  void check(StateGraph graph) {
    check("", graph, Set.of());
  }

  private void check(String path, StateGraph graph, Set<String> outer) {
    Set<String> visible = new HashSet<>(outer);
    graph
        .states()
        .forEach(
            (name, state) -> {
              Set<String> assigned = StateFields.assigned(state);
              visible.addAll(assigned);
              assigned.stream()
                  .filter(outer::contains)
                  .forEach(variable -> refuseShadowing(path + "/States/" + name, variable));
            });
    graph.states().forEach((name, state) -> check(path + "/States/" + name, state, visible));
  }

  private void refuseShadowing(String path, String variable) {
    findings.add(
        path + "/Assign/" + variable,
        "the variable is assigned outside of this branch or processor too; choose another name");
  }

  private void check(String path, State state, Set<String> visible) {
    StateFields.of(state)
        .forEach(
            field ->
                field
                    .template()
                    .forEachQuery(query -> check(path, query, field.inCatcher(), visible)));
    switch (state) {
      case State.Parallel parallel -> {
        for (int index = 0; index < parallel.branches().size(); index++) {
          String branch = "%s/Branches[%d]".formatted(path, index);
          check(branch, parallel.branches().get(index), visible);
        }
      }
      case State.ForEach forEach ->
          check(
              path + "/ItemProcessor",
              forEach.processor(),
              forEach.distribution().isPresent() ? Set.of() : visible);
      case State.Pass _,
          State.Task _,
          State.Choice _,
          State.Wait _,
          State.Succeed _,
          State.Fail _ -> {}
    }
  }

  private void check(String path, Template.Query query, boolean inCatcher, Set<String> visible) {
    String where = path + "/" + query.field();
    Outline outline = query.expression().outline();
    outline.unqualified().forEach(name -> findings.add(where, unqualified(name)));
    for (String member : outline.statesMembers()) {
      if (!MEMBERS.contains(member)) {
        findings.add(
            where,
            "$states has input, result, errorOutput and context, but no %s".formatted(member));
      } else if (member.equals("errorOutput") && !inCatcher) {
        findings.add(where, "$states.errorOutput is there in a catcher's Output and Assign only");
      }
    }
    for (String variable : outline.variables()) {
      if (variable.equals("eval")) {
        findings.add(where, "$eval is not available; use $parse to read JSON");
      } else if (!variable.equals("states")
          && !visible.contains(variable)
          && !Outline.isBuiltIn(variable)) {
        findings.add(where, "no state in this scope assigns the variable $%s".formatted(variable));
      }
    }
  }

  private static String unqualified(String name) {
    return name.startsWith("$")
        ? "'%s' has nothing to refer to; write $states.input".formatted(name)
        : "'%s' is read from the top level, where there is nothing; write $states.input.%s, or $%s for a variable"
            .formatted(name, name, name);
  }
}
