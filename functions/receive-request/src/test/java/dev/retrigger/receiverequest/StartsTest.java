package dev.retrigger.receiverequest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision.Start;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.Json;
import dev.retrigger.events.StarterMessage.SignalArrived;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.receiverequest.Door.Reply;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A start by hand is a signal like any other. */
final class StartsTest {
  private static final String START =
      """
      {"action":"start","model":"growth/churn","pipeline":"train","key":"881:train",
       "reason":"the new tariff","override":"the board waits","parameters":{"Epochs":"20"}}
      """;

  private final Door door = new Door();

  @Test
  @Tag("Z-17")
  @Tag("R-05")
  void shouldSendTheSignalOfAStart() {
    Reply reply = door.ask(START);
    Signal signal = sent();

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body().path("accepted").asBoolean()).isTrue();
    assertThat(reply.text("/ids/signal")).isEqualTo(signal.id().value());
    assertThat(reply.text("/ids/event")).isEqualTo("manual/growth/churn/train/881:train");
    assertThat(signal.source()).isEqualTo(Signal.MANUAL);
    assertThat(signal.trigger()).hasToString("growth/churn/manual");
    assertThat(signal.attributes())
        .containsEntry("pipeline", "train")
        .containsEntry("by", "iam:operators/ann")
        .containsEntry("reason", "the new tariff")
        .containsEntry("override", "the board waits")
        .containsEntry("parameter.Epochs", "20");
  }

  @Test
  void shouldBeTheSameSignalWhenTheKeyIsTheSame() {
    Signal first = sent(START);
    Signal same = sent(START);
    Signal other = sent(START.replace("881", "882"));

    assertThat(same.id()).isEqualTo(first.id());
    assertThat(other.id()).isNotEqualTo(first.id());
  }

  @Test
  void shouldRefuseTheKeyOfAnotherStart() {
    Signal first = sent(START);
    door.write(
        Signals.recordInHistory(
            new SignalRecord(
                first,
                Optional.of(Door.TRAIN),
                new Start(RunId.of(Door.TRAIN, first.id(), 0), Mode.AUTO),
                "v1",
                Door.NOW,
                OptionalLong.of(1),
                0)));

    Reply same = door.ask(START);
    Reply other = door.ask(START.replace("\"20\"", "\"30\""));

    assertThat(same.status()).isEqualTo(200);
    assertThat(same.text("/note")).startsWith("no change").contains("used before");
    assertThat(same.text("/decision/outcome")).isEqualTo("Start");
    assertThat(same.text("/ids/run")).isEqualTo(RunId.of(Door.TRAIN, first.id(), 0).value());
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text("/key")).isEqualTo("key");
    assertThat(door.signals).hasSize(1);
  }

  private Signal sent(String body) {
    door.ask(body);
    return sent();
  }

  private Signal sent() {
    return Json.read(door.signals.getLast(), SignalArrived.class).signal();
  }
}
