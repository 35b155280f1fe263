package dev.retrigger.aws.webhook;

import java.util.Optional;

/** What {@link Verifier} found. A rejection does not say why, so that no answer can tell. */
public sealed interface Verification {
  /**
   * The request is the sender's, and was made now.
   *
   * @param deliveryId the sender's id of the delivery, if the proof covers it: whoever repeats the
   *     request cannot give it another one
   */
  record Verified(Optional<String> deliveryId) implements Verification {}

  /** It is not known whose the request is. */
  record Rejected() implements Verification {}
}
