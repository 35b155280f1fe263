package dev.retrigger.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.RunStatus;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.MemoryTable;
import dev.retrigger.ledger.Runs;
import dev.retrigger.local.cli.Why.DecisionStory;
import dev.retrigger.local.cli.Why.NoticeStory;
import dev.retrigger.local.cli.Why.RunStory;
import dev.retrigger.local.cli.Why.SignalStory;
import dev.retrigger.local.cli.Why.WindowState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class ReportsTest {
  private static final ModelId CHURN = ModelId.parse("growth/churn");

  @Test
  void shouldListRunsOfAllModelsWhenNoneIsNamed() {
    Scene scene = new Scene();
    scene.announce("in/a.csv", "in/b.csv");
    scene.pass(Duration.ofMinutes(30));

    assertThat(scene.reports().runs(Optional.empty(), 7))
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.status()).isEqualTo(RunStatus.SUCCEEDED);
              assertThat(run.pipeline()).hasToString("growth/churn/train");
              assertThat(run.reason()).isEqualTo("new-data: 2 new objects in training");
              assertThat(run.objects()).isEqualTo(2);
              assertThat(run.took()).hasValueSatisfying(took -> assertThat(took).isPositive());
            });
  }

  @Test
  void shouldListNewestRunFirstAndOnlyOfThoseDays() {
    Scene scene = new Scene();
    for (String key : new String[] {"in/a.csv", "in/b.csv", "in/c.csv"}) {
      scene.announce(key);
      scene.pass(Duration.ofDays(1));
    }

    assertThat(scene.reports().runs(Optional.of(CHURN), 7))
        .hasSize(3)
        .isSortedAccordingTo((one, other) -> other.intended().compareTo(one.intended()));
    assertThat(scene.reports().runs(Optional.of(CHURN), 2)).hasSize(1);
    assertThat(scene.reports().runs(Optional.of(ModelId.parse("growth/other")), 7)).isEmpty();
  }

  @Test
  @Tag("N-16")
  void shouldTellFromObjectToRunWhenItsWindowClosed() {
    Scene scene = new Scene();
    scene.announce("in/a.csv", "in/b.csv");
    scene.announce("in/a.csv");
    scene.pass(Duration.ofMinutes(30));

    Why why = scene.reports().why("s3://lake/in/a.csv");

    assertThat(why.decisions()).hasSize(1);
    DecisionStory decision = why.decisions().getFirst();
    assertThat(decision.outcome()).isEqualTo("Join");
    assertThat(decision.duplicates()).isEqualTo(1);
    assertThat(decision.modelVersion()).isNotEmpty();
    assertThat(decision.window())
        .hasValueSatisfying(
            window -> {
              assertThat(window.state()).isEqualTo(WindowState.CLOSED);
              assertThat(window.cause()).contains("QUIET");
              assertThat(window.objects()).contains(2L);
              assertThat(window.verified()).isTrue();
            });
    assertThat(decision.next().map(DecisionStory::outcome)).contains("Start");
    assertThat(why.runs()).extracting(RunStory::status).containsExactly(RunStatus.SUCCEEDED);
    assertThat(decision.next().flatMap(DecisionStory::run)).contains(why.runs().getFirst().run());
    assertThat(Json.read(Json.write(why), Why.class)).isEqualTo(why);
  }

  @Test
  @Tag("N-16")
  void shouldTellSameOfEventWhenItsIdIsGiven() {
    Scene scene = new Scene();
    scene.announce("in/a.csv");
    scene.pass(Duration.ofMinutes(30));

    Why byObject = scene.reports().why("s3://lake/in/a.csv");
    Why byEvent = scene.reports().why(byObject.decisions().getFirst().event());

    assertThat(byEvent.decisions()).isEqualTo(byObject.decisions());
    assertThat(byEvent.runs()).isEqualTo(byObject.runs());
  }

  @Test
  @Tag("N-16")
  void shouldTellWhatRunCarriesAndWhoWasToldWhenItsIdIsGiven() {
    Scene scene = new Scene();
    scene.announce("in/a.csv");
    scene.pass(Duration.ofMinutes(30));
    String id = scene.reports().runs(Optional.empty(), 1).getFirst().run().value();

    Why why = scene.reports().why(id);

    RunStory run = why.runs().getFirst();
    assertThat(run.signals()).extracting(SignalStory::source).containsExactly("window");
    assertThat(run.parameters())
        .containsEntry("Token", "${ssm:/retrigger/growth/token}")
        .containsEntry("InputManifest", run.manifests().getFirst());
    assertThat(run.notices())
        .extracting(notice -> notice.kind().word())
        .containsExactly("started", "succeeded");
    assertThat(run.notices()).extracting(NoticeStory::sent).containsOnly(Optional.empty());
    assertThat(Json.read(Json.write(why), Why.class)).isEqualTo(why);
    assertThat(Story.lines(why))
        .anyMatch(line -> line.contains("SUCCEEDED of growth/churn/train"))
        .anyMatch(line -> line.contains("notice    succeeded, not sent yet"));
  }

  @Test
  @Tag("V-20")
  void shouldTellLineageOfRunWhenItsIdIsGiven() {
    Scene scene = new Scene();
    scene.announce("in/a.csv");
    scene.pass(Duration.ofMinutes(30));
    RunId id = scene.reports().runs(Optional.empty(), 1).getFirst().run();
    Map<String, String> made = Map.of("modelPackage", "arn:package/7", "commit", "3f1c9a7");
    scene.table().write(List.of(new Runs(scene.table()).complete(id, made).orElseThrow()));

    Why why = scene.reports().why(id.value());

    RunStory run = why.runs().getFirst();
    assertThat(run.lineage())
        .containsEntry("trigger", "new-data")
        .containsEntry("data.training", run.manifests().getFirst())
        .containsAllEntriesOf(made);
    assertThat(Json.read(Json.write(why), Why.class)).isEqualTo(why);
    assertThat(Story.lines(why))
        .contains("    lineage   commit = 3f1c9a7", "    lineage   modelPackage = arn:package/7");
  }

  @Test
  void shouldSayThatWindowIsOpenWhenObjectStillWaits() {
    Scene scene = new Scene();
    scene.announce("in/a.csv");
    scene.pass(Duration.ofMinutes(1));

    Why why = scene.reports().why("s3://lake/in/a.csv");

    assertThat(why.decisions().getFirst().window().map(Why.WindowStory::state))
        .contains(WindowState.OPEN);
    assertThat(why.runs()).isEmpty();
  }

  @Test
  void shouldSayThatWindowIsNotVerifiedWhenManifestsCannotBeRead() {
    Scene scene = new Scene();
    scene.announce("in/a.csv");
    scene.pass(Duration.ofMinutes(30));

    Why why = new Reports(scene.table(), Optional.empty(), scene.clock()).why("s3://lake/in/a.csv");

    assertThat(why.decisions().getFirst().window())
        .hasValueSatisfying(window -> assertThat(window.verified()).isFalse());
    assertThat(why.runs()).hasSize(1);
  }

  @Test
  void shouldFindLaterWindowWhenSameKeyComesAgain() {
    Scene scene = new Scene();
    scene.announce("in/a.csv");
    scene.pass(Duration.ofHours(1));
    scene.announceVersion("in/a.csv", "v2", "0062");
    scene.pass(Duration.ofHours(1));

    Why why = scene.reports().why("s3://lake/in/a.csv");

    assertThat(why.decisions()).hasSize(2);
    assertThat(why.decisions())
        .extracting(decision -> decision.window().flatMap(Why.WindowStory::manifest).orElseThrow())
        .doesNotHaveDuplicates();
    assertThat(why.runs()).hasSize(2);
  }

  @Test
  @Tag("N-20")
  void shouldNameManifestWhenWindowWasParked() {
    Scene scene = Scene.waitingForMarker();
    scene.announce("in/a.csv");
    scene.pass(Duration.ofHours(3));

    Why why = scene.reports().why("s3://lake/in/a.csv");

    DecisionStory decision = why.decisions().getFirst();
    assertThat(decision.window())
        .hasValueSatisfying(
            window -> {
              assertThat(window.state()).isEqualTo(WindowState.PARKED);
              assertThat(window.manifest()).isPresent();
            });
    assertThat(decision.next().map(DecisionStory::outcome)).contains("Refuse");
    assertThat(why.runs()).isEmpty();
  }

  @Test
  void shouldSayWhereItLookedWhenNothingIsKnown() {
    Reports reports = new Reports(new MemoryTable(), Optional.empty(), () -> Scene.NOON);

    assertThat(reports.why("s3://lake/in/none.csv").found()).isFalse();
    assertThat(reports.why("s3://lake/in/none.csv").looked()).contains("match no input");
    assertThat(reports.why("e-none").looked()).contains("an event or a subject");
    assertThat(reports.why("rt-" + "a".repeat(52)).looked()).contains("no run of this id");
  }
}
