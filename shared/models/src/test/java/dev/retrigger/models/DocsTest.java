package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.retrigger.models.ModelCompiler.WithoutProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the docs show is what the parser takes: each YAML block that begins with its version. */
@Tag("N-20")
final class DocsTest {
  private static final Pattern BLOCK =
      Pattern.compile(
          "^```yaml\\n((?:#[^\\n]*\\n)*version: 1\\n.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Path MODEL_FILE = Texts.ROOT.resolve("docs/model-file.md");

  @ParameterizedTest(name = "{0}")
  @MethodSource("blocks")
  void shouldShowOnlyFilesThatAreAccepted(String place, String text) {
    Compilation compilation =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL).compile(List.of(Source.of(place, text)));

    assertThat(compilation.problems()).isEmpty();
  }

  static Stream<Arguments> blocks() throws IOException {
    try (Stream<Path> files = Files.walk(Texts.ROOT.resolve("docs"))) {
      return Stream.concat(
              files.sorted().toList().stream(), Stream.of(Texts.ROOT.resolve("README.md")))
          .filter(file -> file.toString().endsWith(".md") && Files.exists(file))
          .flatMap(
              file ->
                  BLOCK
                      .matcher(Texts.read(file))
                      .results()
                      .map(
                          block ->
                              arguments(
                                  Texts.ROOT.relativize(file) + " at " + block.start(),
                                  block.group(1))));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("words")
  void shouldExplainEachKeyAndEachKeyThatIsNotSupportedYet(String key) {
    assertThat(Texts.read(MODEL_FILE)).contains("`" + key);
  }

  static Stream<String> words() {
    return Stream.of(
            Shape.ALL.stream()
                .filter(shape -> !Set.of("allow", "defaults").contains(shape.name()))
                .flatMap(shape -> Stream.concat(shape.keys().stream(), shape.later().stream()))
                .filter(key -> !Set.of("type", "name", "within").contains(key)),
            Shape.ALLOW.keys().stream().map(key -> "allow." + key),
            Shape.LATER_TARGETS.stream())
        .flatMap(keys -> keys)
        .filter(key -> !Set.of("allow", "defaults").contains(key))
        .distinct();
  }

  @Test
  void shouldShowTheSmallestFileAsInitWritesIt() {
    assertThat(Texts.read(MODEL_FILE)).contains("```yaml\n" + ModelFiles.smallest() + "```");
  }
}
