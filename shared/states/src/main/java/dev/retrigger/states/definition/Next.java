package dev.retrigger.states.definition;

/** Where the flow of control goes when a state is left. */
public sealed interface Next {
  /** On to a state of the same graph. */
  record To(String state) implements Next {}

  /** Nowhere: the graph ends with this state's output. */
  record End() implements Next {}
}
