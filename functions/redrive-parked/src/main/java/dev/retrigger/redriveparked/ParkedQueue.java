package dev.retrigger.redriveparked;

import java.util.Optional;

/**
 * A parked queue of the stack. Its name is that of the queue before it and {@code -parked}; the one
 * for asynchronous failures has no queue before it.
 *
 * @param name without the stack's name and without {@code -parked}
 */
record ParkedQueue(String name, String url) {
  private static final String PARKED = "-parked";
  private static final String ASYNC = "async";

  static ParkedQueue at(String url, String stack) {
    String full = url.substring(url.lastIndexOf('/') + 1);
    if (!full.startsWith(stack + "-") || !full.endsWith(PARKED)) {
      throw new IllegalStateException("PARKED_QUEUE_URLS names a queue that is not the stack's");
    }
    return new ParkedQueue(
        full.substring(stack.length() + 1, full.length() - PARKED.length()), url);
  }

  /** The URL of the queue that its messages came from. */
  Optional<String> source() {
    return name.equals(ASYNC)
        ? Optional.empty()
        : Optional.of(url.substring(0, url.length() - PARKED.length()));
  }
}
