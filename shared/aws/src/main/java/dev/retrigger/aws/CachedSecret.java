package dev.retrigger.aws;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A secret, read again after five minutes at most. A read that fails is the caller's failure. */
public final class CachedSecret {
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final Secrets secrets;
  private final String id;
  private @Nullable String text;
  private Instant readAt = Instant.MIN;

  public CachedSecret(Secrets secrets, String id) {
    this.secrets = secrets;
    this.id = id;
  }

  /** The secret's text. */
  public synchronized String at(Instant now) {
    if (text == null || !now.isBefore(readAt.plus(KEPT))) {
      text = secrets.read(id);
      readAt = now;
    }
    return text;
  }

  /** Reads it anew next time, because somebody would not have it. */
  public synchronized void forget() {
    text = null;
  }
}
