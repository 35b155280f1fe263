package dev.retrigger.domain;

import java.time.Duration;

/** Flow control of one pipeline. */
public record Limits(Duration cooldown, int concurrency, OnBusy onBusy) {
  public Limits {
    if (cooldown.isNegative()) {
      throw new IllegalArgumentException("cooldown is negative");
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency is at least 1");
    }
  }
}
