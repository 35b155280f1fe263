package dev.retrigger.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The whole suite, wired from template.yaml: the example's files, one run, one notice. */
final class DemoCommandTest {
  @Test
  @Tag("A-11")
  @Tag("A-15")
  @Tag("R-07")
  @Tag("V-10")
  void shouldKeepItsPromisesWhenTheExampleArrives() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine demo =
        new CommandLine(new DemoCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));

    int exitCode = demo.execute("--once");

    assertThat(err.toString()).isEmpty();
    assertThat(exitCode).isZero();
    assertThat(out.toString().lines().toList())
        .last()
        .isEqualTo(
            "12 files -> 1 run -> 1 manifest of 12 -> succeeded -> 1 notice. 0 doubled, 0 lost.");
    assertThat(out.toString()).contains("slack     #ml-churn", "e-mail    you@example.com");
  }
}
