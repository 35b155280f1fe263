package dev.retrigger.profile;

import java.util.Arrays;
import java.util.Optional;

/**
 * A method by which Evidently (0.7 and later) scores the drift of a column, by the name that it
 * resolves to in {@code config.method}. Its report has score and threshold, and on which side of it
 * drift lies is a property of the method.
 */
enum EvidentlyMethod {
  ANDERSON_DARLING("Anderson-Darling", Side.BELOW),
  CHI_SQUARE("chi-square p_value", Side.BELOW),
  CRAMER_VON_MISES("Cramer-von Mises", Side.AT_OR_BELOW),
  EPPS_SINGLETON("Epps-Singleton", Side.BELOW),
  FISHER("Fisher's Exact test", Side.BELOW),
  G_TEST("g_test", Side.BELOW),
  KOLMOGOROV_SMIRNOV("K-S p_value", Side.AT_OR_BELOW),
  MANN_WHITNEY("Mann-Whitney U-rank test", Side.BELOW),
  MEAN_DISCREPANCY("empirical_mmd", Side.BELOW),
  T_TEST("t_test", Side.BELOW),
  TOTAL_VARIATION("Total-Variation-Distance", Side.BELOW),
  Z_TEST("Z-test p_value", Side.BELOW),
  ENERGY("Energy-distance", Side.ABOVE),
  HELLINGER("Hellinger distance", Side.AT_OR_ABOVE),
  JENSEN_SHANNON("Jensen-Shannon distance", Side.AT_OR_ABOVE),
  KULLBACK_LEIBLER("Kullback-Leibler divergence", Side.AT_OR_ABOVE),
  STABILITY_INDEX("PSI", Side.AT_OR_ABOVE),
  WASSERSTEIN("Wasserstein distance (normed)", Side.AT_OR_ABOVE),
  TEXT_PERCENTILE("Percentile text content drift", Side.AT_OR_ABOVE),
  TEXT_ABSOLUTE("Absolute text content drift", Side.AT_OR_ABOVE);

  /** Where drift lies, seen from the threshold. */
  private enum Side {
    BELOW,
    AT_OR_BELOW,
    ABOVE,
    AT_OR_ABOVE
  }

  private final String display;
  private final Side side;

  EvidentlyMethod(String display, Side side) {
    this.display = display;
    this.side = side;
  }

  /** The method of that name; of another one nobody knows what a high score means. */
  static Optional<EvidentlyMethod> named(String display) {
    return Arrays.stream(values()).filter(method -> method.display.equals(display)).findFirst();
  }

  boolean saysDrift(double score, double threshold) {
    return switch (side) {
      case BELOW -> score < threshold;
      case AT_OR_BELOW -> score <= threshold;
      case ABOVE -> score > threshold;
      case AT_OR_ABOVE -> score >= threshold;
    };
  }
}
