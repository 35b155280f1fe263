package dev.retrigger.states.execution;

/** Something under way that can be stopped; it then never calls back. */
@FunctionalInterface
interface Activity {
  /** Nothing under way. */
  Activity NONE = () -> {};

  void stop();
}
