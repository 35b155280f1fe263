package dev.retrigger.states.definition;

final class VariableChecks {
  VariableChecks(Findings findings) {}

  void check(StateGraph graph) {}
}
