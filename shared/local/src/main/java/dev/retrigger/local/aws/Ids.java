package dev.retrigger.local.aws;

import java.util.HexFormat;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes the ids that AWS would make; the same source of chance gives the same ids. */
public final class Ids {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private final RandomGenerator random;

  public Ids(RandomGenerator random) {
    this.random = random;
  }

  public String uuid() {
    long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x0000000000004000L;
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  /** Returns {@code length} characters of {@code [a-z2-7]}. */
  String token(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(BASE32.charAt(random.nextInt(BASE32.length())));
    }
    return text.toString();
  }

  /** Returns an upper-case hexadecimal id such as S3 gives to requests. */
  String hex() {
    return HexFormat.of().withUpperCase().toHexDigits(random.nextLong());
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  long rank() {
    return random.nextLong();
  }
}
