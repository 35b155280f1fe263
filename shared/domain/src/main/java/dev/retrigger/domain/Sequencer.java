package dev.retrigger.domain;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Orders the events of one S3 key. S3's sequencers are hexadecimal and vary in length, and AWS's
 * pages disagree on which side the shorter one is padded; so two of unequal length are ordered only
 * where both readings agree, and are unordered otherwise.
 */
public final class Sequencer {
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,64}");

  private Sequencer() {}

  /**
   * Negative, zero or positive as {@code a} is before, with or after {@code b}; empty if unknown.
   */
  public static Optional<Integer> compare(String a, String b) {
    if (!HEX.matcher(a).matches() || !HEX.matcher(b).matches()) {
      return Optional.empty();
    }
    int leftPadded = number(a, 0).compareTo(number(b, 0));
    int length = Math.max(a.length(), b.length());
    int rightPadded = number(a, length - a.length()).compareTo(number(b, length - b.length()));
    return Integer.signum(leftPadded) == Integer.signum(rightPadded)
        ? Optional.of(Integer.signum(leftPadded))
        : Optional.empty();
  }

  private static BigInteger number(String hex, int zerosBehind) {
    return new BigInteger(hex, 16).shiftLeft(4 * zerosBehind);
  }
}
