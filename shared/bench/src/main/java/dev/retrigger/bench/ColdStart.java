package dev.retrigger.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts a function as Lambda does: AWS's own runtime interface client in a fresh JVM on one core,
 * with Lambda's JVM options, against a Runtime API and an AWS on loopback. Throws when the function
 * does not answer, with the end of its output.
 */
final class ColdStart {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  static final int WARM_CALLS = 60;
  private static final long TICKS_PER_SECOND = 100;

  /** Of a function with {@code MemorySize: 1024}. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:MaxHeapSize=891289k",
          "-XX:+UseSerialGC",
          "-Xshare:auto",
          "--enable-native-access=ALL-UNNAMED");

  /** Lambda stops at C1 where a process starts cold, not where a snapshot is restored. */
  private static final List<String> COLD_OPTIONS =
      List.of("-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1");

  private final Path work;
  private final String runtimeClassPath;
  private final Tls tls;

  ColdStart(Path work, String runtimeClassPath, Tls tls) {
    this.work = work;
    this.runtimeClassPath = runtimeClassPath;
    this.tls = tls;
  }

  Sample run(Subject subject) throws IOException {
    return run(subject, List.of());
  }

  /** Counts classes in a run of its own, because writing them down takes time. */
  int classes(Subject subject) throws IOException {
    Path log = work.resolve("classes-" + subject.name() + ".log");
    Sample _ = run(subject, List.of("-Xlog:class+load:file=" + log + ":none"));
    try (var lines = Files.lines(log)) {
      return (int) lines.filter(line -> line.contains(" source: ")).count();
    }
  }

  private Sample run(Subject subject, List<String> extraOptions) throws IOException {
    Path output = work.resolve("output-" + subject.name() + ".log");
    try (LambdaRuntimeApi lambda = LambdaRuntimeApi.start();
        AwsStub aws = AwsStub.start(tls, subject.ledger().copy())) {
      ProcessBuilder builder =
          new ProcessBuilder(command(subject, extraOptions))
              .directory(subject.taskRoot().toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      environment(builder.environment(), subject, lambda, aws);
      long spawned = System.nanoTime();
      Process process = builder.start();
      try {
        return measure(subject, process, spawned, lambda, aws);
      } catch (IllegalStateException e) {
        throw new IOException(subject.name() + ": " + e.getMessage() + "\n" + tail(output), e);
      } finally {
        process.destroyForcibly();
        process.onExit().join();
      }
    }
  }

  private static Sample measure(
      Subject subject, Process process, long spawned, LambdaRuntimeApi lambda, AwsStub aws)
      throws IOException {
    var ready = subject.snapStart() ? lambda.awaitRestore(PATIENCE) : lambda.awaitNext(PATIENCE);
    double initCpu = cpuMillis(process);
    double init = millis(ready.at() - spawned);
    long from = 0;
    if (subject.snapStart()) {
      from = ready.accept();
      ready = lambda.awaitNext(PATIENCE);
    }
    long delivered = ready.deliver("first", subject.events().apply(0));
    var response = answered(lambda);
    double first = millis(response.at() - (subject.snapStart() ? from : delivered));
    double firstCpu = cpuMillis(process) - initCpu;
    long requests = aws.requests();
    double[] warm = new double[WARM_CALLS];
    for (int i = 0; i < WARM_CALLS; i++) {
      long _ = response.accept();
      ready = lambda.awaitNext(PATIENCE);
      delivered = ready.deliver("warm-" + i, subject.events().apply(i + 1));
      response = answered(lambda);
      warm[i] = millis(response.at() - delivered);
    }
    double calls = (aws.requests() - requests) / (double) WARM_CALLS;
    return new Sample(
        init, initCpu, first, firstCpu, Sample.median(warm), calls, rssMiB(process), 0);
  }

  private static LambdaRuntimeApi.Call answered(LambdaRuntimeApi lambda) {
    var response = lambda.awaitResponse(PATIENCE);
    if (response.body().contains("itemIdentifier")) {
      throw new IllegalStateException("The message was not handled: " + response.body());
    }
    return response;
  }

  private List<String> command(Subject subject, List<String> extraOptions) {
    List<String> command = new ArrayList<>(onOneCore());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    if (!subject.snapStart()) {
      command.addAll(COLD_OPTIONS);
    }
    command.add("-Djavax.net.ssl.trustStore=" + tls.trustStore());
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.addAll(extraOptions);
    command.addAll(
        List.of(
            "-cp",
            runtimeClassPath,
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            subject.handler()));
    return command;
  }

  private static List<String> onOneCore() {
    return Files.isExecutable(Path.of("/usr/bin/taskset"))
        ? List.of("/usr/bin/taskset", "-c", "0")
        : List.of();
  }

  private static void environment(
      Map<String, String> environment, Subject subject, LambdaRuntimeApi lambda, AwsStub aws) {
    environment.clear();
    environment.putAll(
        Map.of(
            "PATH", "/usr/bin:/bin",
            "LANG", "en_US.UTF-8",
            "AWS_LAMBDA_RUNTIME_API", lambda.hostAndPort(),
            "AWS_LAMBDA_FUNCTION_NAME", "start-run",
            "AWS_LAMBDA_FUNCTION_VERSION", "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
            "AWS_LAMBDA_LOG_FORMAT", "JSON",
            "AWS_LAMBDA_LOG_LEVEL", "INFO"));
    environment.putAll(
        Map.of(
            "AWS_LAMBDA_INITIALIZATION_TYPE", subject.snapStart() ? "snap-start" : "on-demand",
            "LAMBDA_TASK_ROOT", subject.taskRoot().toString(),
            "_HANDLER", subject.handler(),
            "AWS_REGION", "eu-west-1",
            "AWS_ACCESS_KEY_ID", "ASIAEXAMPLE",
            "AWS_SECRET_ACCESS_KEY", "example",
            "AWS_SESSION_TOKEN", "example",
            "AWS_ENDPOINT_URL", aws.url(),
            "TZ", ":UTC"));
    environment.putAll(subject.environment());
  }

  private static double cpuMillis(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(")") + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return ticks * 1000.0 / TICKS_PER_SECOND;
  }

  private static double rssMiB(Process process) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .sum();
    }
  }

  private static double millis(long nanos) {
    return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }

  private static String tail(Path output) throws IOException {
    String said = Files.readString(output);
    return said.substring(Math.max(0, said.length() - 4000));
  }
}
