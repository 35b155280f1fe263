package dev.retrigger.domain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which versions are accepted: terms between spaces, all of which must hold. {@code >=1.0.0 <2.0.0}
 * compares; {@code ^1.2} accepts what changes nothing to the left of the first number that is not
 * 0, and {@code ~1.2.3} what changes the last number only. An upper bound that is a release keeps
 * out that release's own pre-releases, too.
 */
public final class VersionRange {
  private static final Pattern TERM =
      Pattern.compile("(\\^|~|>=|<=|>|<|=)?([0-9]+)(?:\\.([0-9]+)(?:\\.([0-9].*))?)?");

  private enum Relation {
    LESS,
    AT_MOST,
    EXACTLY,
    AT_LEAST,
    MORE
  }

  private record Bound(Relation relation, SemanticVersion version) {
    boolean holds(SemanticVersion candidate) {
      int order = candidate.compareTo(version);
      return switch (relation) {
        case LESS -> order < 0 && (version.isPreRelease() || !candidate.isOfSameRelease(version));
        case AT_MOST -> order <= 0;
        case EXACTLY -> order == 0;
        case AT_LEAST -> order >= 0;
        case MORE -> order > 0;
      };
    }
  }

  private final String text;
  private final List<Bound> bounds;

  private VersionRange(String text, List<Bound> bounds) {
    this.text = text;
    this.bounds = List.copyOf(bounds);
  }

  /**
   * The range that the text means.
   *
   * @throws IllegalArgumentException with what is wrong and how to mend it
   */
  public static VersionRange parse(String text) {
    List<Bound> bounds = new ArrayList<>();
    for (String term : text.strip().split(" +", -1)) {
      bounds.addAll(bounds(term));
    }
    return new VersionRange(text.strip(), bounds);
  }

  /**
   * Whether the range has the version.
   *
   * @param preReleases whether versions such as {@code 1.4.0-rc.1} are wanted at all
   */
  public boolean contains(SemanticVersion version, boolean preReleases) {
    return (preReleases || !version.isPreRelease())
        && bounds.stream().allMatch(bound -> bound.holds(version));
  }

  @Override
  public String toString() {
    return text;
  }

  private static List<Bound> bounds(String term) {
    Matcher matcher = TERM.matcher(term);
    if (!matcher.matches()) {
      throw invalid(
          term, "write versions such as >=1.0.0, <2.0.0, ^1.2 or ~1.2.3, with spaces between them");
    }
    String operator = Optional.ofNullable(matcher.group(1)).orElse("=");
    int given = matcher.group(3) == null ? 1 : matcher.group(4) == null ? 2 : 3;
    SemanticVersion version =
        SemanticVersion.parse(term.substring(operator(matcher).length()) + ".0".repeat(3 - given))
            .orElseThrow(() -> invalid(term, "it is not a semantic version, such as 1.2.3"));
    return switch (operator) {
      case "^" -> List.of(atLeast(version), below(afterCaret(version, given)));
      case "~" -> List.of(atLeast(version), below(afterTilde(version, given)));
      case ">=" -> List.of(atLeast(version));
      case "<" -> List.of(below(version));
      case "<=" -> List.of(new Bound(Relation.AT_MOST, complete(term, version, given)));
      case ">" -> List.of(new Bound(Relation.MORE, complete(term, version, given)));
      default -> List.of(new Bound(Relation.EXACTLY, complete(term, version, given)));
    };
  }

  private static String operator(Matcher matcher) {
    return Optional.ofNullable(matcher.group(1)).orElse("");
  }

  /** What {@code >1.2} means is anybody's guess: more than 1.2.0, or from 1.3.0 on. */
  private static SemanticVersion complete(String term, SemanticVersion version, int given) {
    if (given < 3) {
      throw invalid(term, "write all three numbers, or use ^ or ~");
    }
    return version;
  }

  private static Bound atLeast(SemanticVersion version) {
    return new Bound(Relation.AT_LEAST, version);
  }

  private static Bound below(SemanticVersion version) {
    return new Bound(Relation.LESS, version);
  }

  private static SemanticVersion afterCaret(SemanticVersion version, int given) {
    if (version.major().signum() != 0 || given == 1) {
      return nextMajor(version);
    }
    return version.minor().signum() != 0 || given == 2
        ? nextMinor(version)
        : SemanticVersion.release(
            version.major(), version.minor(), version.patch().add(BigInteger.ONE));
  }

  private static SemanticVersion afterTilde(SemanticVersion version, int given) {
    return given == 1 ? nextMajor(version) : nextMinor(version);
  }

  private static SemanticVersion nextMajor(SemanticVersion version) {
    return SemanticVersion.release(
        version.major().add(BigInteger.ONE), BigInteger.ZERO, BigInteger.ZERO);
  }

  private static SemanticVersion nextMinor(SemanticVersion version) {
    return SemanticVersion.release(
        version.major(), version.minor().add(BigInteger.ONE), BigInteger.ZERO);
  }

  private static IllegalArgumentException invalid(String term, String mend) {
    return new IllegalArgumentException(
        "'" + Text.brief(term) + "' is not a range of versions: " + mend);
  }
}
