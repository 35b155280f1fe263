package dev.retrigger.reconcilesources;

/** Where pushes are announced that ECR did not announce; a return means that it is durable. */
@FunctionalInterface
public interface ImageReceivers {
  /** Announces an event in ECR's own shape. */
  void announce(String event);
}
