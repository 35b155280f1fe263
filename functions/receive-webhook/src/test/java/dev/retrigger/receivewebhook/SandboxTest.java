package dev.retrigger.receivewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What belongs to a branch alone is called by a name that every service takes. */
@Tag("R-10")
final class SandboxTest {
  @ParameterizedTest
  @CsvSource({
    "main, main-",
    "feature/JIRA-12_New-Model, feature-jira-12-new-model-",
    "Ærlig/Tall, rlig-tall-",
    "über-größe, uber-gro-e-",
    "2026-retrain, b-2026-retrain-",
    "日本語, b-",
    "---, b-",
    "a--b, a-b-",
    "İstanbul, istanbul-"
  })
  void shouldLetPeopleSeeWhichBranchItIs(String branch, String slug) {
    assertThat(Sandbox.name("growth/churn", branch)).matches(slug + "[a-z2-7]{8}");
  }

  @Test
  void shouldTellBranchesApartThatLookAlike() {
    assertThat(
            List.of("a/b", "a-b", "A/b", "a_b", "a/B", "a//b", "á/b", "a/b/").stream()
                .map(branch -> Sandbox.name("growth/churn", branch)))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.startsWith("a-b-"));
    assertThat(Sandbox.name("growth/churn", "main"))
        .isNotEqualTo(Sandbox.name("growth/fraud", "main"));
  }

  @Test
  void shouldBeValidAndUniqueForTwentyThousandBranchesOfAnyName() {
    Random random = new Random(20261121);
    Map<String, String> branches = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String branch = branch(random);
      String name = Sandbox.name("growth/churn", branch);

      assertThat(name).matches("[a-z][a-z0-9-]{0,38}[a-z0-9]").doesNotContain("--");
      assertThat(Sandbox.name("growth/churn", branch)).isEqualTo(name);
      String other = branches.put(name, branch);
      assertThat(other == null || other.equals(branch)).isTrue();
    }
  }

  private static String branch(Random random) {
    StringBuilder branch = new StringBuilder();
    int length = 1 + random.nextInt(random.nextInt(20) == 0 ? 400 : 40);
    while (branch.length() < length) {
      branch.appendCodePoint(
          switch (random.nextInt(6)) {
            case 0 -> 'A' + random.nextInt(26);
            case 1 -> "/_-.#@+".charAt(random.nextInt(7));
            case 2 -> 0xA0 + random.nextInt(0x500);
            case 3 -> 0x1F300 + random.nextInt(0x200);
            default -> 'a' + random.nextInt(26);
          });
    }
    return branch.toString();
  }
}
