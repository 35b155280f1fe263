package dev.retrigger.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identifiers are forever: what is started under one must be found under it years later. */
final class IdentityTest {
  private static final TriggerId NEW_DATA = TriggerId.parse("growth/churn/new-data");
  private static final PipelineId TRAIN = PipelineId.parse("growth/churn/train");

  @Test
  void shouldDigestAsItAlwaysDid() {
    assertThat(Digest.of()).isEqualTo("4oymiquy7qobjgx36tejs35zeqt24qpemsnzgtfeswmrw6csxbkq");
    assertThat(Digest.of("growth/churn", "new-data", "s3", "lake/ø.csv#v1"))
        .isEqualTo("lhothcusjvk3l6bgspc62iaqyevfkoekvgtneq3y7qqadtkx6ttq");
    assertThat(RunId.of(TRAIN, SignalId.of(NEW_DATA, "s3", "key"), 0).value())
        .isEqualTo("rt-zbf4bntztbpp3y6bdrkubsw7tbcvywt7tyeiwntcosnnuespnmqq");
  }

  @Test
  void shouldNotCollideByWherePartsAreCut() {
    Set<String> digests = new HashSet<>();
    String text = "abcdef";
    int lists = 0;
    for (int i = 0; i <= text.length(); i++) {
      for (int j = i; j <= text.length(); j++) {
        digests.add(Digest.of(text.substring(0, i), text.substring(i, j), text.substring(j)));
        lists++;
      }
    }
    digests.add(Digest.of(text));
    digests.add(Digest.of(text, ""));
    assertThat(digests).hasSize(lists + 2);
  }

  @Test
  void shouldTellRunsApartByPipelineLeaderAndGeneration() {
    SignalId leader = SignalId.of(NEW_DATA, "s3", "key");
    PipelineId score = PipelineId.parse("growth/churn/score");
    assertThat(
            Set.of(
                RunId.of(TRAIN, leader, 0),
                RunId.of(TRAIN, leader, 1),
                RunId.of(score, leader, 0),
                RunId.of(TRAIN, SignalId.of(NEW_DATA, "s3", "other"), 0)))
        .hasSize(4)
        .allMatch(run -> RunId.isOne(run.value()) && run.value().length() == 55);
  }

  @ParameterizedTest
  @ValueSource(strings = {"growth/churn", "a/b", "0/1-2", "growth/c--n"})
  void shouldReadModelsAsTheyAreWritten(String text) {
    assertThat(ModelId.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "churn",
        "growth/",
        "/churn",
        "growth/churn/train",
        "Growth/churn",
        "growth/-churn",
        "growth/churn-",
        "growth/ch urn",
        "growth/chürn",
        "growth/churn\n",
        "growth/ch_urn",
        "growth/ch#urn"
      })
  void shouldRefuseWhatIsNoModel(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ModelId.parse(text));
  }

  @Test
  void shouldRefuseNamesThatAreTooLong() {
    assertThat(ModelId.parse("growth/" + "a".repeat(63))).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelId.parse("growth/" + "a".repeat(64)))
        .withMessageContaining("model is 1 to 63");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "train", "growth/train", "a/b/c/d", "growth/churn/"})
  void shouldRefuseWhatIsNoPipelineOrTrigger(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> PipelineId.parse(text));
    assertThatIllegalArgumentException().isThrownBy(() -> TriggerId.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "rt-", "my-run", "rt-0000000000000000000000000000000000000000000000000000"})
  void shouldRefuseWhatIsNoRun(String text) {
    assertThat(RunId.isOne(text)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new RunId(text));
  }

  @Test
  void shouldCallTheSameFactTheSameSignal() {
    assertThat(SignalId.of(NEW_DATA, "s3", "key")).isEqualTo(SignalId.of(NEW_DATA, "s3", "key"));
    assertThat(SignalId.of(NEW_DATA, "s3", "key"))
        .isNotEqualTo(SignalId.of(TriggerId.parse("growth/churn/other"), "s3", "key"));
  }
}
