package dev.retrigger.models;

import java.time.LocalDate;

/** Days on which a schedule does not start anything, both included. */
public record Blackout(LocalDate from, LocalDate to) {
  public boolean covers(LocalDate day) {
    return !day.isBefore(from) && !day.isAfter(to);
  }
}
