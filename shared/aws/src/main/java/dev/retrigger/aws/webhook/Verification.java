package dev.retrigger.aws.webhook;

import java.util.Optional;

/** What {@link Verifier} found. A rejection does not say why, so that no answer can tell. */
public sealed interface Verification {
  /**
   * The request is the sender's, and was made now.
   *
   * @param deliveryId the sender's id of the delivery, if the proof covers it: whoever repeats the
   *     request cannot give it another one
   * @param timestamp when the sender says that it was made, if the proof covers it and nothing else
   *     may tell two requests with the same body apart
   */
  record Verified(Optional<String> deliveryId, Optional<String> timestamp)
      implements Verification {}

  /** It is not known whose the request is. */
  record Rejected() implements Verification {}
}
