package dev.retrigger.aws.webhook;

import dev.retrigger.domain.Hmac;
import java.time.Duration;
import java.util.Optional;

/** In which way a sender proves that a request is its own. */
public sealed interface Scheme {
  /** How far a request's clock and ours may be apart. */
  Duration WINDOW = Duration.ofMinutes(5);

  /** As standardwebhooks.com has it, and GitLab's signing tokens: {@code whsec_} and base64. */
  record StandardWebhooks() implements Scheme {}

  /** GitLab's older way: the secret itself, in {@code X-Gitlab-Token}. */
  record GitLabToken() implements Scheme {}

  /** MLflow's registry webhooks. */
  record Mlflow() implements Scheme {}

  /** Slack's requests, version 0. */
  record Slack() implements Scheme {}

  /** GitHub's {@code X-Hub-Signature-256}; neither the clock nor the delivery's id is signed. */
  record GitHub() implements Scheme {}

  /**
   * A sender's own HMAC.
   *
   * @param header where the code is
   * @param prefix what stands before the code: {@code sha256=}
   * @param idHeader where the delivery's id is; it is signed if {@code signed} has {@code {id}}
   * @param timestampHeader where the clock is, in seconds since 1970; it is always signed
   */
  record Custom(
      Hmac.Algorithm algorithm,
      Encoding encoding,
      String header,
      String prefix,
      SignedText signed,
      Optional<String> idHeader,
      Optional<String> timestampHeader,
      Duration window)
      implements Scheme {
    public Custom {
      require(
          signed.needs(SignedText.Part.TIMESTAMP) == timestampHeader.isPresent(),
          "'timestampHeader' and {timestamp} in 'signed' go together: a clock that is not signed"
              + " proves nothing");
      require(
          idHeader.isPresent() || !signed.needs(SignedText.Part.ID),
          "'signed' has {id}: say in 'idHeader' where it is");
    }

    private static void require(boolean met, String otherwise) {
      if (!met) {
        throw new IllegalStateException(otherwise);
      }
    }
  }

  /** How a code is written. */
  enum Encoding {
    HEX,
    BASE64
  }
}
