package dev.retrigger.ledger;

import dev.retrigger.domain.ProjectState;
import dev.retrigger.events.Json;

/** What projects with caps remember; each change is written over the version it was made from. */
public final class Projects {
  private static final String BODY = "body";

  private final Table table;

  public Projects(Table table) {
    this.table = table;
  }

  public ProjectState state(String project) {
    return table
        .get(Keys.project(project))
        .map(row -> Json.read(row.text(BODY), ProjectState.class))
        .orElse(ProjectState.NEW);
  }

  /** Replaces the state that {@code next} was made from. */
  public static Write update(String project, ProjectState next) {
    ProjectState written = new ProjectState(next.version() + 1, next.active(), next.spend());
    return Write.put(
        Row.at(Keys.project(project))
            .with("version", written.version())
            .with(BODY, Json.write(written)),
        Condition.versionIs(next.version()));
  }
}
