package dev.retrigger.redriveparked;

/** Where a parked message belongs. */
sealed interface Origin {
  /** Into the queue that it could not be handled from, or not be delivered to. */
  record ToQueue(String url) implements Origin {}

  /** To a function that was invoked, or should have been. */
  record ToFunction(String arn, String payload) implements Origin {}

  /** Nowhere: something else has done, or will do, what it was for. */
  record MadeUpFor(String by) implements Origin {}

  /** Nobody can tell; it stays parked. */
  record Unknown(String why) implements Origin {}
}
