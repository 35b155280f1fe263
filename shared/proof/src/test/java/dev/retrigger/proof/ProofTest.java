package dev.retrigger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retrigger.testing.oracle.Mishap;
import dev.retrigger.testing.oracle.ServiceRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The long part of the proof, which {@code ./mvnw -Pproof verify} runs: every schedule of up to
 * three faults at every target, then a million random days from a seed that is printed. It prints
 * one table, and convicts two weak starters with the same means.
 */
@Tag("proof")
final class ProofTest {
  private static final int THREADS = 2;
  private static final long RANDOM_DAYS = 1_000_000;
  private static final long DAYS_OF_THE_WEAK = 10_000;
  private static final long CHUNK = 5_000;

  @Test
  @Tag("N-02")
  void shouldStartOnceAtEveryTargetWhateverHappens() throws Exception {
    long seed = Long.getLong("proof.seed", System.nanoTime());
    List<Callable<Score>> work = new ArrayList<>();
    long share = Math.ceilDiv(RANDOM_DAYS, ServiceRules.ALL.size());
    for (ServiceRules target : ServiceRules.ALL) {
      for (Contestant starter : Contestant.values()) {
        work.add(
            () -> Score.ofEvery(3, StartOnceTest.FAULTS, List.of(Duration.ZERO), starter, target));
        Score.CLOCKS.forEach(
            clocks ->
                work.add(
                    () -> Score.ofEvery(2, List.of(Mishap.values()), clocks, starter, target)));
        long days = starter == Contestant.OURS ? share : DAYS_OF_THE_WEAK;
        for (long from = 0; from < days; from += CHUNK) {
          long first = from;
          work.add(
              () -> Score.ofRandom(seed, first, Math.min(CHUNK, days - first), starter, target));
        }
      }
    }

    List<Score> scores = added(run(work));

    report(
        "Each at most 3 of 4 kinds of fault at every call; 2 of 7 kinds with clocks right and 5"
            + " minutes wrong either way;\nand "
            + RANDOM_DAYS
            + " random days for us, "
            + DAYS_OF_THE_WEAK
            + " per target for the others, from -Dproof.seed="
            + seed
            + "\n\n"
            + Score.table(scores));
    assertThat(scores)
        .allSatisfy(
            score ->
                assertThat(score.keepsThePromise())
                    .as(() -> score.target() + ", " + score.starter() + score.example())
                    .isEqualTo(score.starter() == Contestant.OURS));
  }

  private static List<Score> run(List<Callable<Score>> work)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Score> scores = new ArrayList<>();
      for (Future<Score> done : threads.invokeAll(work)) {
        scores.add(done.get());
      }
      return scores;
    }
  }

  private static List<Score> added(List<Score> parts) {
    return parts.stream()
        .collect(
            Collectors.groupingBy(
                part -> List.of(part.target(), part.starter()), Collectors.reducing(Score::plus)))
        .values()
        .stream()
        .map(each -> each.orElseThrow())
        .sorted(
            Comparator.comparingInt((Score score) -> ServiceRules.ALL.indexOf(score.target()))
                .thenComparing(Score::starter))
        .toList();
  }

  private static void report(String text) throws IOException {
    System.out.println(text);
    Files.writeString(Path.of("target", "proof.md"), text + "\n");
  }
}
