package dev.retrigger.local.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Json;
import dev.retrigger.targets.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a request to a trigger, from the door to the target. */
final class FireStoryTest {
  private static final String MODEL =
      """
      version: 1
      model: growth/churn
      mode: auto
      pipelines:
        train:
          target: {type: sagemaker-pipeline, name: churn-train}
          parameters: {Segment: "${request.segment:-all}", Epochs: "EPOCHS", Reason: "${trigger.reason}"}
          limits: {concurrency: 1, budget: {per: day, runs: 1000}}
      triggers:
        adhoc: {request: {requires: [segment]}, start: train}
      """;

  private static final String FIRE =
      """
      {"action":"fire","model":"growth/churn","trigger":"adhoc","key":"90210:retrain",
       "reason":"the new tariff","attributes":{"segment":"spring"}}
      """;

  private final Workshop workshop = new Workshop();
  private final Rehearsal suite = suite(workshop, "10");

  private static Rehearsal suite(Workshop workshop, String epochs) {
    Rehearsal made =
        new Rehearsal(
            new ManualClock(Instant.parse("2026-11-21T12:00:00Z")),
            _ -> Optional.empty(),
            (_, _) -> workshop,
            Ports.open());
    made.apply(Story.compile(MODEL.replace("EPOCHS", epochs)));
    return made;
  }

  @Test
  @Tag("A-02")
  void shouldStartTheRunWithWhatTheRequestGives() {
    ask(suite, FIRE);

    assertThat(workshop.requests)
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.parameters())
                    .containsEntry("Segment", "spring")
                    .containsEntry("Epochs", "10")
                    .containsEntry("Reason", "the new tariff"));
  }

  @Test
  @Tag("A-04")
  void shouldChangeNothingWhenTheSameIsAskedForAgain() {
    JsonNode first = ask(suite, FIRE);
    JsonNode second = ask(suite, FIRE);
    workshop.ends(RunStatus.SUCCEEDED);
    suite.pass(Duration.ofDays(30));
    JsonNode muchLater = ask(suite, FIRE);

    assertThat(second.path("ids")).isEqualTo(first.path("ids"));
    assertThat(muchLater.path("ids")).isEqualTo(first.path("ids"));
    assertThat(second.path("note").asText()).startsWith("no change");
    assertThat(muchLater.at("/decision/outcome").asText()).isEqualTo("Start");
    assertThat(workshop.requests).hasSize(1);
  }

  @Test
  @Tag("A-01")
  void shouldYieldTheSameRunByRequestAndByChangedFile() {
    Workshop byFile = new Workshop();
    String start =
        """
        {"action":"start","model":"growth/churn","pipeline":"train","key":"k1","reason":"more"%s}
        """;

    ask(suite, start.formatted(",\"parameters\":{\"Epochs\":\"20\",\"Segment\":\"all\"}"));
    ask(suite(byFile, "20"), start.formatted(""));

    Target.Request one = workshop.requests.getFirst();
    Target.Request other = byFile.requests.getFirst();
    assertThat(one.parameters()).isEqualTo(other.parameters()).containsEntry("Epochs", "20");
    assertThat(one.resource()).isEqualTo(other.resource());
    assertThat(one.run()).isEqualTo(other.run());
  }

  private static JsonNode ask(Rehearsal suite, String body) {
    JsonNode answer = suite.request("ann", body);
    suite.settle();
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isLessThan(300);
    return Json.tree(answer.path("body").asText());
  }
}
