package dev.retrigger.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.Signal;
import dev.retrigger.domain.TriggerId;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.IgnoredEvents;
import dev.retrigger.ledger.IgnoredEvents.IgnoredEvent;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Models;
import dev.retrigger.ledger.Models.StoredModel;
import dev.retrigger.ledger.Models.StoredRoute;
import dev.retrigger.ledger.Signals;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.ModelCompiler;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import dev.retrigger.models.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class IntakeTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final TriggerId TRIGGER = new TriggerId(ModelId.parse("growth/churn"), "labels");
  private static final Delivery DELIVERY =
      new Delivery("webhook", "webhook/acme", "delivery-1", NOW.minusSeconds(5));

  private final MemoryTable table = new MemoryTable();
  private final List<String> sent = new ArrayList<>();
  private final Intake intake = new Intake(() -> NOW, table, (_, body, _) -> sent.add(body));

  @Test
  void shouldSendWhatATriggerWantsAndRecordNothing() {
    Signal signal = signal();

    Taken taken =
        intake.settle(
            DELIVERY, List.of(new Wish.Passes(TRIGGER, "it is too early"), new Wish.Fires(signal)));

    assertThat(taken).isEqualTo(new Taken(List.of(signal), Optional.empty()));
    assertThat(sent).containsExactly(Json.write(new SignalArrived(signal)));
    assertThat(new IgnoredEvents(table).ofEvent("delivery-1")).isEmpty();
  }

  @Test
  @Tag("N-16")
  void shouldRecordOnceWhyNoTriggerWantsIt() {
    List<Wish> wishes = List.of(new Wish.Passes(TRIGGER, "/status is 'open' and not 'done'"));

    intake.settle(DELIVERY, wishes);
    Taken taken = intake.settle(DELIVERY, wishes);

    String reason = "not for growth/churn/labels: /status is 'open' and not 'done'";
    assertThat(taken.ignored()).contains(reason);
    assertThat(new IgnoredEvents(table).about("webhook/acme"))
        .containsExactlyElementsOf(new IgnoredEvents(table).ofEvent("delivery-1"))
        .containsExactly(
            new IgnoredEvent(
                "webhook", "webhook/acme", "delivery-1", NOW.minusSeconds(5), NOW, reason, 1));
    assertThat(new Signals(table).ofEvent("delivery-1")).isEmpty();
    assertThat(sent).isEmpty();
  }

  @Test
  void shouldSayThatNobodyListens() {
    assertThat(intake.settle(DELIVERY, List.of()).ignored())
        .contains("no trigger listens to webhook/acme");
  }

  @Test
  void shouldCutWhatASenderMakesTooLong() {
    intake.ignore(new Delivery("webhook", "s".repeat(9_000), "e".repeat(9_000), NOW), "r\n\u0000");

    assertThat(new IgnoredEvents(table).about("s".repeat(499) + "…"))
        .extracting(IgnoredEvent::reason)
        .containsExactly("r  ");
  }

  @Test
  void shouldFailWhenTheQueueDoes() {
    Intake closed =
        new Intake(
            () -> NOW,
            table,
            (_, _, _) -> {
              throw new IllegalStateException("the queue is not there");
            });

    assertThatIllegalStateException()
        .isThrownBy(() -> closed.settle(DELIVERY, List.of(new Wish.Fires(signal()))));
  }

  @Test
  void shouldFindEachListeningModelOnce() {
    CompiledModel model =
        new ModelCompiler("dev", WithoutProject.ALLOW_ALL)
            .compile(
                List.of(
                    Source.of(
                        "churn.yaml",
                        """
                        version: 1
                        model: growth/churn
                        pipelines:
                          train: {target: {type: sagemaker-pipeline, name: churn-train}}
                        triggers:
                          labels: {webhook: {sender: acme, match: {/status: done}}, start: train}
                          reviews: {webhook: {sender: acme, match: {/status: seen}}, start: train}
                        """)))
            .models()
            .getFirst();
    new Models(table)
        .replace(
            new StoredModel(
                model.file().model(),
                model.version(),
                Json.write(model),
                model.routes().stream()
                    .map(
                        route -> new StoredRoute(route.source(), route.resource(), route.trigger()))
                    .collect(Collectors.toSet())));

    assertThat(intake.listening("webhook", "acme")).containsExactly(model);
    assertThat(intake.listening("webhook", "other")).isEmpty();
  }

  private static Signal signal() {
    return new Signal(
        TRIGGER, "webhook", "delivery-1", "webhook/acme", "delivery-1", NOW, Map.of(), 0);
  }
}
