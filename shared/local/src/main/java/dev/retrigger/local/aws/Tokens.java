package dev.retrigger.local.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The client tokens that a service remembers for a while, and what each was used for.
 *
 * @param <P> what a request with the token asked for
 */
final class Tokens<P> {
  private final InstantSource clock;
  private final Duration window;
  private final Map<String, Use<P>> uses = new HashMap<>();

  Tokens(InstantSource clock, Duration window) {
    this.clock = clock;
    this.window = window;
  }

  /**
   * The use of a token.
   *
   * @param execution what the request with the token made
   */
  record Use<P>(P asked, String execution, Instant at) {}

  /** The use of a token that the service still remembers. */
  Optional<Use<P>> find(String token) {
    return Optional.ofNullable(uses.get(token))
        .filter(use -> clock.instant().isBefore(use.at().plus(window)));
  }

  void use(String token, P asked, String execution) {
    recall(token, asked, execution, clock.instant());
  }

  /** Remembers what an earlier process did. */
  void recall(String token, P asked, String execution, Instant at) {
    uses.put(token, new Use<>(asked, execution, at));
  }
}
