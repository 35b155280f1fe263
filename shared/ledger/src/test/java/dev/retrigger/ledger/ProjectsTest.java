package dev.retrigger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.LaunchRole;
import dev.retrigger.ledger.Projects.Launch;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ProjectsTest {
  private static final String ROLE = "arn:aws:iam::444455556666:role/retrigger/launch/growth";

  @ParameterizedTest
  @MethodSource("dev.retrigger.ledger.Tables#both")
  @Tag("N-23")
  void shouldKnowTheRoleThatTheProjectsFileNames(Table table) {
    Projects projects = new Projects(table);
    assertThat(projects.launchRole("growth", "stack")).isEmpty();

    projects.launchUnder("growth", Optional.of(new Launch(ROLE, Optional.empty())));
    assertThat(projects.launchRole("growth", "stack")).hasValue(new LaunchRole(ROLE, "stack"));
    projects.launchUnder("growth", Optional.of(new Launch(ROLE, Optional.of("agreed"))));
    assertThat(projects.launchRole("growth", "stack")).hasValue(new LaunchRole(ROLE, "agreed"));
    assertThat(projects.launchRole("other", "stack")).isEmpty();

    projects.launchUnder("growth", Optional.empty());
    assertThat(projects.launchRole("growth", "stack")).isEmpty();
  }
}
