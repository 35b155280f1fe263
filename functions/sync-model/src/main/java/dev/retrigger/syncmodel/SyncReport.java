package dev.retrigger.syncmodel;

import dev.retrigger.domain.ModelId;
import dev.retrigger.ledger.Models;
import dev.retrigger.models.CompiledFile;
import java.util.List;
import java.util.stream.Stream;

/** What one invocation changed, and what it would not put in force. */
public record SyncReport(
    List<ModelId> applied,
    int unchanged,
    List<ModelId> removed,
    List<Refusal> refused,
    ScheduleChanges schedules) {
  static final SyncReport NOTHING =
      new SyncReport(List.of(), 0, List.of(), List.of(), new ScheduleChanges(0, 0, 0));

  public SyncReport {
    applied = List.copyOf(applied);
    removed = List.copyOf(removed);
    refused = List.copyOf(refused);
  }

  /** This, and then what a later look at the files changed. */
  SyncReport then(SyncReport later) {
    return new SyncReport(
        Stream.concat(applied.stream(), later.applied.stream()).distinct().toList(),
        later.unchanged,
        Stream.concat(removed.stream(), later.removed.stream()).distinct().toList(),
        later.refused,
        schedules.and(later.schedules));
  }

  /** A file that changed nothing. */
  public record Refusal(String file, List<Finding> problems) {
    private static final int MOST = 20;

    public Refusal {
      problems = List.copyOf(problems);
    }

    static Refusal of(CompiledFile file) {
      return new Refusal(
          file.source().name(),
          file.problems().stream()
              .limit(MOST)
              .map(each -> new Finding(each.line(), each.column(), each.path(), each.hint()))
              .toList());
    }

    static Refusal of(String file, String hint) {
      return at(file, "", hint);
    }

    static Refusal ofTriggers(CompiledFile file) {
      return at(
          file.source().name(),
          "triggers",
          Models.MAX_ROUTES + " triggers on data at most; split the model");
    }

    static Refusal at(String file, String path, String hint) {
      return new Refusal(file, List.of(new Finding(1, 1, path, hint)));
    }
  }

  /**
   * Where a file must be mended, and how. What is there instead is not said: this goes to the log,
   * and people paste secrets into wrong places. {@code retrigger validate} shows it.
   */
  public record Finding(int line, int column, String path, String hint) {}

  /** How many schedules were written. */
  public record ScheduleChanges(int created, int updated, int deleted) {
    ScheduleChanges and(ScheduleChanges more) {
      return new ScheduleChanges(
          created + more.created, updated + more.updated, deleted + more.deleted);
    }
  }
}
