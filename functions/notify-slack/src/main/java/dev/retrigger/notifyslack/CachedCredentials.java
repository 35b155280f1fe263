package dev.retrigger.notifyslack;

import dev.retrigger.aws.CachedSecret;
import dev.retrigger.aws.slack.SlackAddresses;
import java.time.Instant;

/** The credentials as the secret holds them: minutes old, or new when Slack would not have them. */
record CachedCredentials(CachedSecret secret, SlackAddresses addresses) {
  Credentials at(Instant now) {
    return Credentials.read(secret.at(now), addresses);
  }

  void forget() {
    secret.forget();
  }
}
