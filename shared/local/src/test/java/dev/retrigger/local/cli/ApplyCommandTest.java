package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.cli.Terminal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApplyCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  @Tag("G-12")
  void shouldPrintLaunchRoleWhenAskedForIt() {
    Result result =
        new Terminal()
            .run(
                "apply",
                Terminal.CHURN,
                "--print-role",
                "--json",
                "--account",
                "111122223333",
                "--region",
                "eu-west-1",
                "--stack",
                "prod");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    JsonNode role = result.documents().getFirst();
    assertThat(role.path("RoleName").asText()).isEqualTo("growth");
    assertThat(role.toString())
        .contains("arn:aws:sagemaker:eu-west-1:111122223333:pipeline/churn-train")
        .contains("\"sts:ExternalId\":\"prod\"");
  }

  @Test
  void shouldLeaveGapsWhenAccountIsNotSaid() {
    Result result =
        new Terminal().run("apply", Terminal.CHURN.resolve("churn.yaml"), "--print-role");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("arn:aws:sagemaker:<region>:<account>:pipeline/churn-train");
    assertThat(result.err()).contains("--account");
  }

  @Test
  void shouldTouchNothingWhenFilesMustBeMended() throws IOException {
    Path file = Files.writeString(folder.resolve("churn.yaml"), "version: 1\nmodel: x\n");

    Result result = new Terminal().run("apply", file);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("churn.yaml:2:");
  }
}
