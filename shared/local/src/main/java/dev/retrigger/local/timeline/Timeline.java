package dev.retrigger.local.timeline;

/** Hears of everything that happens in the local runtime, on the thread of its event loop. */
@FunctionalInterface
public interface Timeline {
  /** A listener that must not throw: it watches, it takes no part. */
  void happened(Happening happening);

  /** Returns a timeline that tells both. */
  default Timeline and(Timeline other) {
    return happening -> {
      happened(happening);
      other.happened(happening);
    };
  }

  static Timeline none() {
    return _ -> {};
  }
}
