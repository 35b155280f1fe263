package dev.retrigger.ledger;

import dev.retrigger.domain.LaunchRole;
import dev.retrigger.domain.ProjectState;
import dev.retrigger.events.Json;
import java.util.List;
import java.util.Optional;

/** What projects with caps remember; each change is written over the version it was made from. */
public final class Projects {
  private static final String BODY = "body";
  private static final String ROLE = "role";
  private static final String EXTERNAL_ID = "externalId";

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

  /**
   * The role under which a project's targets are started, where its file names one.
   *
   * @param externalId empty for the stack's own
   */
  public record Launch(String role, Optional<String> externalId) {}

  /** The role that the project's file names, if it names one. */
  private Optional<Launch> launch(String project) {
    return table
        .get(Keys.launch(project))
        .flatMap(row -> row.optionalText(ROLE).map(role -> launch(role, row)));
  }

  private static Launch launch(String role, Row row) {
    return new Launch(role, row.optionalText(EXTERNAL_ID));
  }

  /**
   * The role under which the project's targets are started, if its file names one.
   *
   * @param externalId the stack's own, for a file that names none
   */
  public Optional<LaunchRole> launchRole(String project, String externalId) {
    return launch(project)
        .map(named -> new LaunchRole(named.role(), named.externalId().orElse(externalId)));
  }

  /** Puts in force which role the project's file names. */
  public void launchUnder(String project, Optional<Launch> launch) {
    if (launch(project).equals(launch)) {
      return;
    }
    Row row = Row.at(Keys.launch(project));
    for (Launch named : launch.stream().toList()) {
      row = row.with(ROLE, named.role());
      row = named.externalId().isPresent() ? row.with(EXTERNAL_ID, named.externalId().get()) : row;
    }
    table.write(List.of(Write.put(row)));
  }
}
