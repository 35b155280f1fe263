package dev.retrigger.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs subjects in turn, round after round, so that a noisy minute falls on all of them. */
final class Comparison {
  private Comparison() {}

  static Map<Subject, Sample> medians(ColdStart bench, List<Subject> subjects, int rounds)
      throws IOException {
    Map<Subject, List<Sample>> samples = new LinkedHashMap<>();
    for (Subject subject : subjects) {
      Sample _ = bench.run(subject); // Fills the page cache.
      samples.put(subject, new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      for (var each : samples.entrySet()) {
        each.getValue().add(bench.run(each.getKey()));
      }
    }
    Map<Subject, Sample> medians = new LinkedHashMap<>();
    for (var each : samples.entrySet()) {
      Sample median = Sample.median(each.getValue());
      medians.put(each.getKey(), median.withClasses(bench.classes(each.getKey())));
    }
    return medians;
  }

  /** Prints one Markdown table; the last column compares the cold total with the first row's. */
  static void print(Map<Subject, Sample> medians, PrintStream out) {
    out.println(
        "| subject | init ms | (cpu) | first ms | (cpu) | cold ms | (cpu) | warm p50 ms | AWS calls |"
            + " classes | RSS MiB | waits, vs first row |");
    out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
    double base = waited(medians.entrySet().iterator().next());
    for (var each : medians.entrySet()) {
      Sample s = each.getValue();
      out.printf(
          "| %s | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.2f | %.0f | %.0f | %.0f | %.2f |%n",
          each.getKey().name(),
          s.init(),
          s.initCpu(),
          s.first(),
          s.firstCpu(),
          s.cold(),
          s.coldCpu(),
          s.warm(),
          s.calls(),
          s.classes(),
          s.rssMiB(),
          waited(each) / base);
    }
  }

  private static double waited(Map.Entry<Subject, Sample> each) {
    return each.getKey().snapStart() ? each.getValue().first() : each.getValue().cold();
  }
}
