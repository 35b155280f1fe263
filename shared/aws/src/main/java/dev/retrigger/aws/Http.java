package dev.retrigger.aws;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The port to other people's servers. Each call is made once, and ends in the time it is given. */
@FunctionalInterface
public interface Http {
  /** Makes the call; every status is an answer. */
  Answer call(Call call) throws IOException;

  /**
   * What is asked of whom.
   *
   * @param json what is posted; a call without it only reads
   * @param within the longest that the call may take, from the name look-up to the last byte
   */
  record Call(URI address, Optional<String> bearer, Optional<String> json, Duration within) {
    /** Reads. */
    public static Call get(URI address, Optional<String> bearer, Duration within) {
      return new Call(address, bearer, Optional.empty(), within);
    }

    /** Posts JSON. */
    public static Call post(URI address, Optional<String> bearer, String json, Duration within) {
      return new Call(address, bearer, Optional.of(json), within);
    }

    /** Both the bearer and the address may be secrets. */
    @Override
    public String toString() {
      return "Call[" + address.getHost() + "]";
    }
  }

  /** A status, the seconds that the server asks us to wait, and the body, up to 2 MiB of it. */
  record Answer(int status, Optional<String> retryAfter, String body) {}
}
