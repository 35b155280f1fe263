package dev.retrigger.domain;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as Semantic Versioning 2.0.0 writes it. Build metadata has no rank, so versions that
 * differ in nothing else compare as the same and are not equal.
 *
 * @param preRelease the identifiers between {@code -} and {@code +}; empty for a release
 * @param build what follows {@code +}; empty if nothing does
 */
public record SemanticVersion(
    BigInteger major, BigInteger minor, BigInteger patch, List<String> preRelease, String build)
    implements Comparable<SemanticVersion> {
  /** Longer than a tag of an image may be, and short enough to be matched without harm. */
  private static final int MAX_LENGTH = 256;

  private static final String NUMBER = "(0|[1-9][0-9]*)";
  private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
  private static final Pattern VERSION =
      Pattern.compile(
          NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(?:-("
              + IDENTIFIER
              + "(?:\\."
              + IDENTIFIER
              + ")*))?"
              + "(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?");

  private static final Comparator<SemanticVersion> BY_NUMBERS =
      Comparator.comparing(SemanticVersion::major)
          .thenComparing(SemanticVersion::minor)
          .thenComparing(SemanticVersion::patch);

  public SemanticVersion {
    preRelease = List.copyOf(preRelease);
  }

  /** A release. */
  static SemanticVersion release(BigInteger major, BigInteger minor, BigInteger patch) {
    return new SemanticVersion(major, minor, patch, List.of(), "");
  }

  /** The version that the text is; empty if it is none, as most tags are none. */
  public static Optional<SemanticVersion> parse(String text) {
    Matcher matcher = VERSION.matcher(text);
    if (text.length() > MAX_LENGTH || !matcher.matches()) {
      return Optional.empty();
    }
    String preRelease = matcher.group(4);
    String build = matcher.group(5);
    return Optional.of(
        new SemanticVersion(
            new BigInteger(matcher.group(1)),
            new BigInteger(matcher.group(2)),
            new BigInteger(matcher.group(3)),
            preRelease == null ? List.of() : List.of(preRelease.split("\\.", -1)),
            build == null ? "" : build));
  }

  public boolean isPreRelease() {
    return !preRelease.isEmpty();
  }

  /** Whether the two have the same three numbers. */
  boolean isOfSameRelease(SemanticVersion other) {
    return BY_NUMBERS.compare(this, other) == 0;
  }

  /** Precedence, as paragraph 11 of the specification defines it. */
  @Override
  public int compareTo(SemanticVersion other) {
    int numbers = BY_NUMBERS.compare(this, other);
    if (numbers != 0 || preRelease.equals(other.preRelease)) {
      return numbers;
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return preRelease.isEmpty() ? 1 : -1;
    }
    int shared = Math.min(preRelease.size(), other.preRelease.size());
    for (int i = 0; i < shared; i++) {
      int difference = compare(preRelease.get(i), other.preRelease.get(i));
      if (difference != 0) {
        return difference;
      }
    }
    return Integer.compare(preRelease.size(), other.preRelease.size());
  }

  /** Numbers by their value, words by their characters, and a number before any word. */
  private static int compare(String one, String other) {
    boolean number = isNumber(one);
    if (number != isNumber(other)) {
      return number ? -1 : 1;
    }
    return number ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
  }

  private static boolean isNumber(String identifier) {
    return identifier.chars().allMatch(character -> character >= '0' && character <= '9');
  }

  /** The version as it is written. */
  @Override
  public String toString() {
    return major
        + "."
        + minor
        + "."
        + patch
        + (preRelease.isEmpty() ? "" : "-" + String.join(".", preRelease))
        + (build.isEmpty() ? "" : "+" + build);
  }
}
