package dev.retrigger.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs cfn-lint, which knows CloudFormation's schemas and applies SAM's transform. */
final class TemplateLintTest {
  @Test
  void shouldHaveNoFindings() throws IOException, InterruptedException {
    Optional<Path> linter = onPath("cfn-lint");
    assumeTrue(linter.isPresent(), "skipped: cfn-lint is not on the PATH (pip install cfn-lint)");

    Process process =
        new ProcessBuilder(linter.get().toString(), "template.yaml")
            .directory(Template.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String findings = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(findings).isZero();
  }

  private static Optional<Path> onPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
