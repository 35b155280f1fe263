package dev.retrigger.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one fresh process showed. Times are milliseconds; {@code cpu} ones are the process's own
 * user and system time, which other work on the machine disturbs less. With a snapshot, {@code
 * init} ends where Lambda takes it and is paid at publication; the caller waits for {@code first}
 * only.
 */
record Sample(
    double init,
    double initCpu,
    double first,
    double firstCpu,
    double warm,
    double calls,
    double rssMiB,
    double classes) {

  double cold() {
    return init + first;
  }

  double coldCpu() {
    return initCpu + firstCpu;
  }

  Sample withClasses(double counted) {
    return new Sample(init, initCpu, first, firstCpu, warm, calls, rssMiB, counted);
  }

  static Sample median(Collection<Sample> samples) {
    List<Sample> all = List.copyOf(samples);
    return new Sample(
        median(all, Sample::init),
        median(all, Sample::initCpu),
        median(all, Sample::first),
        median(all, Sample::firstCpu),
        median(all, Sample::warm),
        median(all, Sample::calls),
        median(all, Sample::rssMiB),
        median(all, Sample::classes));
  }

  private static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
    return median(samples.stream().mapToDouble(value).toArray());
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
