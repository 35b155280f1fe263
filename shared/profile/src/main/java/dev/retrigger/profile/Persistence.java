package dev.retrigger.profile;

import java.util.List;

/** Drift counts once it was seen so many times in the last so many observations. */
public record Persistence(int times, int of) {
  /** Seen once is enough. */
  public static final Persistence ONCE = new Persistence(1, 1);

  public Persistence {
    if (times < 1 || of < times) {
      throw new IllegalArgumentException("persistence is at least 1, of at least as many");
    }
  }

  /**
   * Whether drift was seen often enough.
   *
   * @param drifted whether each observation saw drift, the newest last; only the last {@code of}
   *     count, and if the newest saw none, the answer is no
   */
  public boolean confirms(List<Boolean> drifted) {
    return !drifted.isEmpty() && drifted.getLast() && seen(drifted) >= times;
  }

  /** In how many of the observations that count drift was seen. */
  public long seen(List<Boolean> drifted) {
    return drifted.stream().skip(Math.max(0, drifted.size() - of)).filter(saw -> saw).count();
  }
}
