package dev.retrigger.local.runtime;

import dev.retrigger.events.Json;
import dev.retrigger.local.aws.PipelineRunner;
import dev.retrigger.local.state.StateDirectory;
import dev.retrigger.local.time.EventLoop;
import dev.retrigger.models.ModelFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Shows the main job: applies the example, drops files into its bucket, and shows how one run
 * starts for all of them. The clock jumps to whatever is due next, so two hours pass in seconds.
 */
@Command(
    name = "demo",
    description =
        "Runs the whole suite here: drops files, and shows one run start for all of them.")
public final class DemoCommand implements Callable<Integer> {
  private static final int FILES = 12;
  private static final Duration TRAINING = Duration.ofMinutes(42);
  private static final Duration LIMIT = Duration.ofHours(12);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--once",
      description = "Ends after the first run; exit code 1 if a promise broke.")
  private boolean once;

  @Option(names = "--json", description = "Prints the result as JSON instead of the timeline.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Path home = Installation.home();
    Path scene = Files.createTempDirectory("retrigger-demo");
    EventLoop loop = EventLoop.skipping();
    PrintWriter data = spec.commandLine().getOut();
    PrintWriter timeline = json ? spec.commandLine().getErr() : data;
    LivePrinter printer = new LivePrinter(timeline, loop);
    DemoScore score = new DemoScore(FILES);
    loop.skipWhile(score::isWaiting);
    try (LocalSuite suite =
        LocalSuite.deploy(
            new LocalSuite.Setup(
                loop,
                Files.readString(home.resolve("template.yaml")),
                ModelFiles.read(
                    List.of(
                        home.resolve("docs/examples/churn/growth.yaml"),
                        home.resolve("docs/examples/churn/churn.yaml"))),
                scene.resolve("data"),
                StateDirectory.at(scene.resolve("state")),
                printer.and(score),
                row -> {
                  printer.written(row);
                  score.written(row);
                },
                (_, cloud) -> PipelineRunner.simulated(cloud.loop(), TRAINING),
                new Random(1)))) {
      Path folder = drop(scene.resolve("data"), loop);
      timeline.println("Files are dropped into " + folder);
      loop.whileWaiting(() -> printer.show(suite.slack()));
      if (!once) {
        timeline.println("Drop more files there, with a new _SUCCESS behind them. Control-C ends.");
        loop.run();
        return 0;
      }
      loop.runUntil(score::isOver, LIMIT);
      loop.runUntil(
          () -> score.isTold() && !suite.slack().roots().isEmpty(), Duration.ofMinutes(10));
      printer.show(suite.slack());
      DemoScore.Result result = score.result(suite);
      data.println(json ? Json.write(result) : result.line());
      result.broken().forEach(spec.commandLine().getErr()::println);
      return result.broken().isEmpty() ? 0 : 1;
    }
  }

  /** Writes the files as a user would, the marker last. */
  private static Path drop(Path data, EventLoop loop) throws IOException {
    LocalDate day = loop.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    Path folder = Files.createDirectories(data.resolve("acme-lake-dev/churn/in/dt=" + day));
    for (int i = 1; i <= FILES; i++) {
      Files.writeString(
          folder.resolve("customers-%02d.csv".formatted(i)),
          "customer,tenure,plan,churned\n" + i + ",12,basic,0\n");
    }
    Files.writeString(folder.resolve("_SUCCESS"), "");
    return folder;
  }
}
