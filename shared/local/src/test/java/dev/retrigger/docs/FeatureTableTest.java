package dev.retrigger.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README claims what tests prove, and no more: its table is held equal to the tests' tags. */
final class FeatureTableTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final String README = read(ROOT.resolve("README.md"));
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"([A-Z]-\\d{2})\"\\)");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (.+) \\| ([A-Z]-\\d{2}(?:, [A-Z]-\\d{2})*) \\| (.+) \\|$");
  private static final Pattern COUNT =
      Pattern.compile("\\*\\*(\\d+) requirements\\*\\* have tests, (\\d+) of them in part\\.");

  /** The requirements that each test class proves. */
  private static final Map<String, Set<String>> PROOFS = proofs();

  @Test
  void shouldListTheRequirementsThatHaveTestsAndNoOthers() {
    assertThat(rows().flatMap(row -> row.requirements().stream()))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            PROOFS.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
  }

  @Test
  void shouldCountTheRequirements() {
    List<String> partly =
        rows()
            .filter(row -> row.feature().contains("(in part: "))
            .flatMap(row -> row.requirements().stream())
            .toList();

    assertThat(COUNT.matcher(README).results().toList())
        .singleElement()
        .satisfies(
            count -> {
              assertThat(rows().mapToInt(row -> row.requirements().size()).sum())
                  .isEqualTo(Integer.parseInt(count.group(1)));
              assertThat(partly).hasSize(Integer.parseInt(count.group(2)));
            });
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldNameTheTestsThatProveTheFeature(Row row) {
    Map<String, Set<String>> provedBy =
        row.requirements().stream()
            .collect(
                Collectors.toMap(
                    requirement -> requirement,
                    requirement ->
                        row.tests().stream()
                            .filter(
                                test -> PROOFS.getOrDefault(test, Set.of()).contains(requirement))
                            .collect(Collectors.toSet())));

    assertThat(provedBy).doesNotContainValue(Set.of());
    assertThat(provedBy.values().stream().flatMap(Set::stream))
        .containsAll(row.tests())
        .allSatisfy(test -> assertThat(PROOFS).containsKey(test));
  }

  static Stream<Row> rows() {
    return ROW.matcher(README)
        .results()
        .map(
            row ->
                new Row(
                    row.group(1),
                    List.of(row.group(2).split(", ")),
                    Pattern.compile("`(\\w+)`")
                        .matcher(row.group(3))
                        .results()
                        .map(test -> test.group(1))
                        .collect(Collectors.toSet())));
  }

  private static Map<String, Set<String>> proofs() {
    Map<String, Set<String>> proofs = new TreeMap<>();
    for (String modules : List.of("functions", "shared")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(modules))) {
        files
            .filter(file -> file.toString().contains("/src/test/java/"))
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(
                file ->
                    TAG.matcher(read(file))
                        .results()
                        .map(tag -> tag.group(1))
                        .forEach(
                            requirement ->
                                proofs
                                    .computeIfAbsent(name(file), _ -> new TreeSet<>())
                                    .add(requirement)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return proofs;
  }

  private static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - ".java".length());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A row of the table. */
  record Row(String feature, List<String> requirements, Set<String> tests) {}
}
