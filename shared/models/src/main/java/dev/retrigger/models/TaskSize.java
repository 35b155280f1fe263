package dev.retrigger.models;

import java.util.Map;

/**
 * How big a Fargate task is.
 *
 * @param cpu in units of which 1024 are one processor
 * @param memory in MiB
 */
public record TaskSize(int cpu, int memory) {
  private static final int GIB = 1024;

  /** The memory, in GiB, that Fargate has for each number of CPU units: least, most, step. */
  private static final Map<Integer, Span> MEMORY =
      Map.of(
          512, new Span(1, 4, 1),
          1024, new Span(2, 8, 1),
          2048, new Span(4, 16, 1),
          4096, new Span(8, 30, 1),
          8192, new Span(16, 60, 4),
          16384, new Span(32, 120, 8));

  /** Whether Fargate has tasks of this size. */
  public boolean exists() {
    if (cpu == 256) {
      return memory == 512 || memory == GIB || memory == 2 * GIB;
    }
    Span span = MEMORY.get(cpu);
    return span != null && span.has(memory);
  }

  /** Whether a task of this size fits into {@code other}. */
  public boolean fits(TaskSize other) {
    return cpu <= other.cpu && memory <= other.memory;
  }

  @Override
  public String toString() {
    return "cpu " + cpu + ", memory " + memory;
  }

  private record Span(int least, int most, int step) {
    boolean has(int mebibytes) {
      return mebibytes >= least * GIB
          && mebibytes <= most * GIB
          && (mebibytes - least * GIB) % (step * GIB) == 0;
    }
  }
}
