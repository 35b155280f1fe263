package dev.retrigger.notifyslack;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The credentials, read again after five minutes, or at once when Slack would not have them. */
final class CachedCredentials {
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final Secrets secrets;
  private final String id;
  private final SlackAddresses addresses;
  private @Nullable Credentials credentials;
  private Instant readAt = Instant.MIN;

  CachedCredentials(Secrets secrets, String id, SlackAddresses addresses) {
    this.secrets = secrets;
    this.id = id;
    this.addresses = addresses;
  }

  synchronized Credentials at(Instant now) {
    if (credentials == null || !now.isBefore(readAt.plus(KEPT))) {
      credentials = Credentials.read(secrets.read(id), addresses);
      readAt = now;
    }
    return credentials;
  }

  synchronized void forget() {
    credentials = null;
  }
}
