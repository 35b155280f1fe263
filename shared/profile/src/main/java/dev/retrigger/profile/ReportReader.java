package dev.retrigger.profile;

import java.util.Optional;

/** Reads the reports of one tool. */
interface ReportReader {
  /** What the report says; empty if it is not one of this tool. */
  Optional<Reading> read(ReportContent content);
}
