package dev.retrigger.models;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
final class Suggestion {
  private Suggestion() {}

  /** The candidate nearest to {@code word}, when it is near enough to be a slip of the finger. */
  static Optional<String> among(Collection<String> candidates, String word) {
    if (word.length() > 64) {
      return Optional.empty();
    }
    String wanted = plain(word);
    Optional<String> nearest = Optional.empty();
    int best = 1 + Math.min(3, word.length() / 3);
    for (String candidate : candidates) {
      int distance = distance(wanted, plain(candidate));
      if (distance < best) {
        best = distance;
        nearest = Optional.of(candidate);
      }
    }
    return nearest;
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** How many letters were added, left out, replaced, or swapped with their neighbour. */
  private static int distance(String a, String b) {
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int replaced = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        steps[i][j] = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        if (isSwap(a, i, b, j)) {
          steps[i][j] = Math.min(steps[i][j], 1 + steps[i - 2][j - 2]);
        }
      }
    }
    return steps[a.length()][b.length()];
  }

  private static boolean isSwap(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
