package dev.retrigger.local.rehearsal;

/** A function that takes in one event at a time and answers what became of it. */
public enum Receiver {
  /** Images and their scans. */
  IMAGE("receive-image"),
  /** Alarms and drift reports. */
  DRIFT("receive-drift"),
  /** Approvals of model packages, and managed MLflow. */
  REGISTRY("receive-registry");

  private final String function;

  Receiver(String function) {
    this.function = function;
  }

  /** The function's name, without the stack's. */
  public String function() {
    return function;
  }
}
