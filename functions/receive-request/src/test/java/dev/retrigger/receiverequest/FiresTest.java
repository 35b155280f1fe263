package dev.retrigger.receiverequest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.Decision.Start;
import dev.retrigger.domain.Mode;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.Signal;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Run;
import dev.retrigger.ledger.SignalRecord;
import dev.retrigger.ledger.Signals;
import dev.retrigger.receiverequest.Door.Reply;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request to a trigger: what it requires, and one answer for one key. */
final class FiresTest {
  private static final String FIRE =
      """
      {"action":"fire","model":"growth/churn","trigger":"adhoc","key":"881:train",
       "reason":"the new tariff","attributes":{"segment":"spring","rows":"120000"}}
      """;

  private final Door door = new Door();

  @Test
  void shouldSendTheSignalOfTheTrigger() {
    Reply reply = door.ask(FIRE);
    Signal signal = sent();

    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.text("/ids/signal")).isEqualTo(signal.id().value());
    assertThat(reply.text("/ids/run")).isEqualTo(RunId.of(Door.TRAIN, signal.id(), 0).value());
    assertThat(reply.text("/ids/event")).isEqualTo("request/growth/churn/adhoc/881:train");
    assertThat(signal.source()).isEqualTo("request");
    assertThat(signal.key()).isEqualTo("881:train");
    assertThat(signal.attributes())
        .isEqualTo(
            Map.of(
                "by", "iam:operators/ann",
                "reason", "the new tariff",
                "request.segment", "spring",
                "request.rows", "120000"));
  }

  @ParameterizedTest
  @Tag("A-02")
  @CsvSource(
      delimiter = '|',
      value = {
        ",\"key\":\"881:train\"        |                                   | key                 | 400",
        "\"rows\":\"120000\"           | \"rows\":\" \"                    | attributes.rows     | 400",
        "\"segment\":\"spring\",       |                                   | attributes.segment  | 400",
        "\"spring\"                    | \"a\\u0007b\"                     | attributes.segment  | 400",
        "\"spring\"                    | 3                                 | attributes          | 400",
        "\"rows\"                      | \"override\":\"x\",\"rows\"       | attributes.override | 400",
        "adhoc                         | nightly                           | trigger             | 400",
        "adhoc                         | other                             | trigger             | 404",
        "growth/churn                  | growth/other                      | model               | 404"
      })
  void shouldNameTheKeyThatTheTriggerRequires(String part, String instead, String key, int status) {
    Reply reply = door.ask(FIRE.replace(part, instead == null ? "" : instead));

    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(status);
    assertThat(reply.text("/key")).isEqualTo(key);
    assertThat(reply.text("/problem")).isNotBlank();
    assertThat(reply.text("/mend")).isNotBlank();
    assertThat(door.signals).isEmpty();
  }

  @Test
  @Tag("A-04")
  void shouldAnswerTheSameWhenTheKeyIsTheSame() {
    Reply first = door.ask(FIRE);
    Reply underWay = door.ask(FIRE.replace("the new tariff", "asked again"));
    Signal signal = sent();
    decided(signal);

    Reply again = door.ask(FIRE);

    assertThat(underWay.body().path("ids")).isEqualTo(first.body().path("ids"));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().path("ids")).isEqualTo(first.body().path("ids"));
    assertThat(again.text("/decision/outcome")).isEqualTo("Start");
    assertThat(again.text("/note")).startsWith("no change");
    assertThat(door.signals).hasSize(2);
    assertThat(door.signals.getLast()).isEqualTo(door.signals.getFirst());
    assertThat(new Signals(door.table).find(signal).orElseThrow().duplicates()).isEqualTo(1);
  }

  @Test
  @Tag("A-04")
  void shouldRefuseAnotherWishUnderAUsedKeyEvenBeforeItIsDecided() {
    door.ask(FIRE);

    Reply other = door.ask(FIRE.replace("spring", "autumn"));

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text("/key")).isEqualTo("key");
    assertThat(door.signals).hasSize(1);
  }

  @Test
  @Tag("A-03")
  void shouldTellWhatBecameOfARequestByItsId() {
    String id = door.ask(FIRE).text("/ids/signal");
    Reply waiting = door.find(id);
    decided(sent());
    Run run = door.kept(Door.run(id, Map.of()), Door.NOW);

    Reply decided = door.find(id);
    Reply direct = door.direct("{\"action\":\"status\",\"id\":\"" + id + "\"}");
    Reply ofRun = door.find(run.id().value());

    assertThat(waiting.status()).isEqualTo(200);
    assertThat(waiting.text("/state")).isEqualTo("WAITING");
    assertThat(decided.text("/state")).isEqualTo("DECIDED");
    assertThat(decided.text("/trigger")).isNotBlank();
    assertThat(decided.text("/decision/outcome")).isEqualTo("Start");
    assertThat(decided.text("/run/status")).isEqualTo("INTENT");
    assertThat(direct.body()).isEqualTo(decided.body());
    assertThat(ofRun.body()).isEqualTo(decided.body().path("run"));
  }

  @ParameterizedTest
  @Tag("A-03")
  @CsvSource({
    "rt-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "../approvals",
    "rt-1",
    "''"
  })
  void shouldAnswerUnknownWhenNobodyWasGivenTheId(String id) {
    Reply reply = door.find(id);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.text("/key")).isEqualTo("id");
  }

  private void decided(Signal signal) {
    door.write(
        Signals.recordInHistory(
            new SignalRecord(
                signal,
                Optional.of(Door.TRAIN),
                new Start(RunId.of(Door.TRAIN, signal.id(), 0), Mode.AUTO),
                "v1",
                Door.NOW,
                OptionalLong.of(1),
                0)));
  }

  private Signal sent() {
    return Json.read(door.signals.getLast().path("signal"), Signal.class);
  }
}
