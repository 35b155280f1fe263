package dev.retrigger.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.domain.Breaker;
import dev.retrigger.domain.Budget;
import dev.retrigger.domain.Caps;
import dev.retrigger.domain.Hours;
import dev.retrigger.domain.Limits;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.OnBusy;
import dev.retrigger.domain.RetryRule;
import dev.retrigger.events.Json;
import dev.retrigger.events.Notice;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class CompiledModelTest {
  private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");
  private static final Budget BUDGET =
      new Budget(
          Budget.Period.DAY,
          OptionalInt.of(3),
          Optional.of(new BigDecimal("40.50")),
          Optional.of(new BigDecimal("12")),
          OSLO);

  @Test
  void shouldReadWhatWasWritten() {
    CompiledModel model = churn();

    CompiledModel read = Json.read(Json.write(model), CompiledModel.class);

    assertThat(read).isEqualTo(model);
    assertThat(read.pipeline("train").orElseThrow().parameters().keySet())
        .containsExactly("Reason", "InputManifest", "Account");
  }

  @Test
  void shouldStoreOnlyWhatTheRecordsSay() {
    assertThat(Json.write(churn()))
        .contains("\"select\":{\"type\":\"last\",\"span\":\"PT2160H\"}")
        .contains("\"target\":{\"type\":\"sagemaker-pipeline\",\"name\":\"churn-train\"}")
        .doesNotContain("secret", "allowName", "routes");
  }

  private static CompiledModel churn() {
    Map<String, ParameterTemplate> parameters = new LinkedHashMap<>();
    parameters.put("Reason", new ParameterTemplate("${trigger.reason}"));
    parameters.put("InputManifest", new ParameterTemplate("${inputs.training.manifest}"));
    parameters.put("Account", new ParameterTemplate("012345670123"));
    DataInput training =
        new DataInput(
            "training",
            "acme-lake-dev",
            "churn/in/",
            "*.csv",
            Optional.of("dt=*/"),
            new Select.Last(Duration.ofDays(90)),
            DataInput.Snapshot.PIN);
    Pipeline train =
        new Pipeline(
            "train",
            new Target.SageMakerPipeline("churn-train"),
            parameters,
            Duration.ofHours(4),
            RetryRule.NONE,
            Limits.of(Duration.ofHours(6), 1, OnBusy.COALESCE)
                .with(BUDGET)
                .with(Hours.parse("Sat,Sun 22:00-06:00", OSLO)),
            Optional.of(new ApprovalRule(List.of("slack:@ml"), Duration.ofDays(2), false)),
            Optional.of(new Versions("churn-")));
    DataTrigger newData =
        new DataTrigger(
            "new-data",
            "training",
            new Window(
                Duration.ofMinutes(10),
                Duration.ofHours(2),
                100_000,
                Optional.of("_SUCCESS"),
                Window.IfNoMarker.PARK),
            Optional.of("train"));
    ScheduleTrigger nightly =
        new ScheduleTrigger(
            "nightly",
            "cron(0 3 * * ? *)",
            "Europe/Oslo",
            true,
            ScheduleTrigger.Missed.LAST,
            Duration.ZERO,
            List.of(),
            Optional.of("train"));
    ModelFile file =
        new ModelFile(
            1,
            ModelId.parse("growth/churn"),
            Mode.DRY_RUN,
            Map.of("training", training),
            Map.of(),
            Map.of("train", train),
            Map.of("new-data", newData, "nightly", nightly),
            new Notify(Optional.of("ml-churn"), List.of(Notice.Kind.SUCCEEDED, Notice.Kind.FAILED)),
            Optional.empty());
    ProjectFile project =
        new ProjectFile(
            1,
            "growth",
            new ProjectFile.Owner("growth-ml", Optional.of("growth-oncall"), Optional.empty()),
            "Europe/Oslo",
            new ProjectFile.Allow(
                List.of("sagemaker-pipeline/churn-*"), List.of("acme-lake-*/churn/*"), List.of()),
            new Caps(OptionalInt.of(6), Optional.of(BUDGET)),
            Optional.of(new TaskSize(4096, 16384)),
            Optional.of(
                new ProjectFile.Launch(
                    "arn:aws:iam::444455556666:role/retrigger/launch/growth", Optional.empty())),
            new ProjectFile.Defaults(
                new ChosenLimits(
                    Optional.of(Duration.ofHours(1)),
                    OptionalInt.of(1),
                    Optional.empty(),
                    Optional.of(BUDGET),
                    Optional.of(Breaker.DEFAULT),
                    Optional.of(Hours.parse("Mon-Fri 08:00-18:00", OSLO))),
                new ChosenRetry(
                    OptionalInt.of(2), Optional.of(RetryRule.From.START), Optional.empty()),
                Optional.of(new ApprovalRule(List.of("slack:@ml"), Duration.ofDays(2), false))));
    return new CompiledModel("3sL4kqtJlcpXroDTDmJ", file, project);
  }
}
