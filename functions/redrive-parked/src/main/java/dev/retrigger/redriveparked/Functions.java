package dev.retrigger.redriveparked;

/** Hands payloads to functions. */
@FunctionalInterface
public interface Functions {
  /** Queues an invocation; a return means that it is durable. */
  void invoke(String arn, String payload);
}
