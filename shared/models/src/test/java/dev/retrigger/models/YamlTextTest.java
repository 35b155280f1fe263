package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("N-20")
final class YamlTextTest {
  private static final String SPECIAL = "{}[]:,#&*!|>'\"%@`$-? \n\t";

  @ParameterizedTest(name = "[{index}] {1}")
  @MethodSource("surprises")
  void shouldRefuseWhatMakesYamlSurprising(String text, int line, String says, String hint) {
    assertThat(Texts.compile(text).problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.line()).isEqualTo(line);
              assertThat(problem.message()).contains(says);
              assertThat(problem.hint()).contains(hint);
            });
  }

  static Stream<Arguments> surprises() {
    String laughs = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
    return Stream.of(
        arguments("", 1, "the file is empty", "init"),
        arguments("# nothing\n", 1, "the file is empty", "init"),
        arguments("- a\n", 1, "neither a model file nor", "model:"),
        arguments("version: 1\n", 1, "neither a model file nor", "model:"),
        arguments("model: a/b\n\tversion: 1\n", 2, "not YAML", "spaces, not tabs"),
        arguments("model: [a\n", 2, "not YAML", "brackets"),
        arguments("model: a: b\n", 1, "mapping values are not allowed", "quote"),
        arguments("model: {a: ${env}}\n", 1, "not YAML", "quote texts that contain ${...}"),
        arguments("model: @a\n", 1, "not YAML", "special character"),
        arguments("model: {files: *.csv}\n", 1, "not YAML", "special character"),
        arguments("model: *a\n", 1, "anchors and aliases", "quote"),
        arguments(laughs, 1, "anchors and aliases", "write the value out"),
        arguments("model: !!str a/b\n", 1, "tags are not read", "remove it"),
        arguments("model: a/b\n---\nmodel: c/d\n", 2, "one document", "file of its own"),
        arguments("model: a/b\nmodel: a/b\n", 2, "there twice", "keep one"),
        arguments("model: a/b\n<<: {version: 1}\n", 2, "unknown key", "known here"),
        arguments("model: a/b\n? {a: b}\n: c\n", 2, "a key is a plain text", "quote"),
        arguments("model: " + "[".repeat(5_000), 1, "nested too deeply", ""),
        arguments("model: \uFFFD\n", 1, "not UTF-8", "save it"),
        arguments("model: \u0000\n", 1, "not YAML", "UTF-8"),
        arguments("model: " + "a".repeat(300_000), 1, "256 Ki", "split"));
  }

  @ParameterizedTest(name = "[{index}]")
  @MethodSource("spellings")
  void shouldReadFilesAsEditorsSaveThem(String text) {
    assertThat(Texts.compile(text).problems()).isEmpty();
  }

  static Stream<String> spellings() {
    return Stream.of(
        Texts.MODEL.replace("\n", "\r\n"),
        "\uFEFF" + Texts.MODEL,
        "---\n" + Texts.MODEL + "...\n",
        "%YAML 1.2\n---\n" + Texts.MODEL,
        Texts.MODEL.stripTrailing(),
        Texts.MODEL.replace("training:", "\"training\":"));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldAnswerWithProblemsAndNeverBreakWhenTheTextIsMangled(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      String model = mangle(Texts.example("churn.yaml"), random);
      String project =
          random.nextInt(4) == 0
              ? mangle(Texts.example("growth.yaml"), random)
              : Texts.example("growth.yaml");

      CompiledFile file = Texts.compile(project, model);

      assertThat(file.model().isPresent() && !file.problems().isEmpty()).isFalse();
      assertThat(file.problems())
          .allSatisfy(
              problem -> {
                assertThat(problem.line()).isBetween(1, model.split("\n", -1).length + 1);
                assertThat(problem.message()).isNotBlank();
                assertThat(problem.toString()).hasSizeLessThan(2_000);
              });
    }
  }

  private static String mangle(String text, Random random) {
    StringBuilder mangled = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int from = random.nextInt(mangled.length());
      int to = Math.min(mangled.length(), from + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> mangled.delete(from, to);
        case 1 -> mangled.insert(from, mangled.substring(from, to));
        case 2 -> mangled.setCharAt(from, (char) random.nextInt(0x250));
        case 3 -> mangled.setCharAt(from, SPECIAL.charAt(random.nextInt(SPECIAL.length())));
        default -> mangled.replace(from, to, mangled.substring(random.nextInt(from + 1), from));
      }
    }
    return mangled.toString();
  }
}
