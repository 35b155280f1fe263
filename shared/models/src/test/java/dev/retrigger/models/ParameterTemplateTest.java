package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ParameterTemplateTest {
  private static final Map<String, String> KNOWN =
      Map.of(
          "env", "dev", "trigger.reason", "12 objects", "ssm:/growth/token", "s3cr3t", "model", "");

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource("texts")
  void shouldFillInWhatIsKnown(String template, String expected) {
    assertThat(new ParameterTemplate(template).render(ParameterTemplateTest::lookup))
        .isEqualTo(new Rendering.Rendered(expected));
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        arguments("", ""),
        arguments("plain $5 } {", "plain $5 } {"),
        arguments("s3://lake-${env}/in", "s3://lake-dev/in"),
        arguments("${env}${env}", "devdev"),
        arguments("${trigger.reason}!", "12 objects!"),
        arguments("${run.id:-none}", "none"),
        arguments("${run.id:-}", ""),
        arguments("${model:-nobody}", "nobody"),
        arguments("[${model}]", "[]"),
        arguments("${env:-prod}", "dev"),
        arguments("$${env}", "${env}"),
        arguments("a $${b ${env}", "a ${b dev"),
        arguments("$$", "$$"),
        arguments("${inputs.training.count:-a:-b}", "a:-b"),
        arguments("${ssm:/growth/token}", "s3cr3t"));
  }

  @Test
  @Tag("Z-05")
  void shouldNameWhatIsMissingWhenThereIsNoFallback() {
    assertThat(new ParameterTemplate("${ssm:/growth/absent}").render(ParameterTemplateTest::lookup))
        .isEqualTo(new Rendering.Missing("ssm:/growth/absent"));
  }

  @Test
  @Tag("Z-04")
  void shouldKnowThatItHoldsASecret() {
    assertThat(new ParameterTemplate("${ssm:/growth/token}").secret()).isTrue();
    assertThat(new ParameterTemplate("x ${env} $${ssm:/growth/token}").secret()).isFalse();
  }

  @Test
  void shouldListItsReferences() {
    assertThat(
            new ParameterTemplate("${inputs.in.sagemakerManifest}-${trigger.time:-never}")
                .references())
        .containsExactly(
            new Reference("inputs.in.sagemakerManifest", Optional.empty()),
            new Reference("trigger.time", Optional.of("never")));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(
      strings = {
        "${",
        "${}",
        "${env",
        "${ env }",
        "${ENV}",
        "${environment}",
        "${trigger}",
        "${trigger.comit}",
        "${trigger.nope}",
        "${request.a-b}",
        "${inputs.training}",
        "${inputs.training.path}",
        "${inputs.image.url}",
        "${ssm:relative}",
        "${ssm:/growth/token:-none}",
        "Bearer ${ssm:/growth/token}",
        "${ssm:/a}${ssm:/b}",
        "${secrets:name}",
        "${env:-${model}}",
        "${env:dev}"
      })
  @Tag("N-20")
  void shouldRefuseNamesThatNoRunKnows(String template) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParameterTemplate(template))
        .isInstanceOfSatisfying(
            InvalidValue.class, refused -> assertThat(refused.hint()).isNotEmpty());
  }

  private static Optional<String> lookup(String name) {
    return Optional.ofNullable(KNOWN.get(name));
  }
}
