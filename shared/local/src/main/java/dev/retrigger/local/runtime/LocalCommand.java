package dev.retrigger.local.runtime;

import dev.retrigger.local.LocalCloud;
import dev.retrigger.local.aws.PipelineRunner;
import dev.retrigger.local.cli.ConsoleServer;
import dev.retrigger.local.runtime.LocalSuite.PipelineTarget;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.models.ModelFiles;
import dev.retrigger.models.Source;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs a user's own files on this machine, in real time. A file that is put into a bucket's folder
 * is an upload.
 */
@Command(
    name = "local",
    description = "Runs your own model files here: a file dropped into a folder is an upload.")
public final class LocalCommand implements Callable<Integer> {
  private static final String STACK = "user-local";
  private static final Duration SIMULATED = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--models",
      required = true,
      paramLabel = "DIR",
      description = "Model and project files, *.yaml in the folder and below.")
  private Path models = Path.of(".");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The folder whose sub-folders are the buckets.")
  private Path data = Path.of(".");

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where to keep the ledger and what is under way; without it all is forgotten.")
  private Optional<Path> state = Optional.empty();

  @Option(
      names = "--target",
      paramLabel = "PIPELINE=COMMAND",
      description =
          "What a pipeline does here: train=\"python train.py {InputManifest}\". Its exit code"
              + " decides. Without one it succeeds after some seconds.")
  private Map<String, String> targets = Map.of();

  @Option(
      names = "--template",
      paramLabel = "FILE",
      description =
          "A template of yours, deployed beside the suite: its state machines run as targets.")
  private Optional<Path> template = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where the other commands find this runtime.",
      defaultValue = "${env:RETRIGGER_PORT:-" + ConsoleServer.PORT + "}",
      showDefaultValue = CommandLine.Help.Visibility.ALWAYS)
  private int port = ConsoleServer.PORT;

  @Override
  public Integer call() throws IOException {
    EventLoop loop = EventLoop.real();
    PrintWriter out = spec.commandLine().getOut();
    LivePrinter printer = new LivePrinter(out, loop);
    Files.createDirectories(data);
    StateDirectory kept = state.map(StateDirectory::at).orElseGet(StateDirectory::temporary);
    try (LocalSuite suite =
            LocalSuite.deploy(
                new LocalSuite.Setup(
                    loop,
                    Files.readString(Installation.home().resolve("template.yaml")),
                    files(models),
                    data,
                    kept,
                    printer,
                    printer::written,
                    (target, cloud) -> runner(target, cloud, kept.directory("logs")),
                    new Random()));
        ConsoleServer console = ConsoleServer.open(port, new RunningSuite(suite), loop::post)) {
      if (template.isPresent()) {
        suite.cloud().deploy(template.get(), STACK, Map.of());
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(loop)));
      out.println("Buckets are folders in " + data.toAbsolutePath() + ":");
      suite.cloud().s3().buckets().forEach(bucket -> out.println("  " + bucket.name()));
      loop.whileWaiting(() -> printer.show(suite.slack()));
      out.println("Every other command of retrigger finds this on port " + console.port() + ".");
      out.println("Control-C ends.");
      loop.run();
    }
    stopped.countDown();
    return 0;
  }

  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Lets the loop end its task and the state be saved before the process goes. */
  private void stop(EventLoop loop) {
    loop.stop();
    try {
      if (!stopped.await(5, TimeUnit.SECONDS)) {
        spec.commandLine()
            .getErr()
            .println("The local suite did not stop in time; its last second may be lost.");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private PipelineRunner runner(PipelineTarget target, LocalCloud cloud, Path logs) {
    String command = targets.get(target.pipeline());
    return command == null
        ? PipelineRunner.simulated(cloud.loop(), SIMULATED)
        : PipelineRunner.command(
            cloud.loop(), PipelineRunner.words(command), cloud.s3()::localise, logs);
  }

  private static List<Source> files(Path models) {
    try (Stream<Path> found = Files.walk(models)) {
      return ModelFiles.read(
          found.filter(path -> path.toString().matches(".*\\.ya?ml")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
