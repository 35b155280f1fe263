package dev.retrigger.local.aws;

import dev.retrigger.local.time.EventLoop;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;

/** What an execution of a pipeline really does. It reports on the thread of the event loop. */
public interface PipelineRunner {
  /** Begins the execution. */
  Running start(Execution execution, Consumer<Result> finished);

  /** Goes on with an execution that an earlier run of the local runtime began. */
  default Running resume(Execution execution, Consumer<Result> finished) {
    finished.accept(new Result(false, "the local runtime stopped while this execution ran"));
    return () -> {};
  }

  /** What a runner is told. */
  record Execution(String pipeline, String name, Map<String, String> parameters) {
    public Execution {
      parameters = Map.copyOf(parameters);
    }
  }

  /**
   * How an execution ended.
   *
   * @param detail why it failed, or what success is worth
   */
  record Result(boolean succeeded, String detail) {}

  /** An execution that can be stopped; what it reports after that is not heard. */
  @FunctionalInterface
  interface Running {
    void stop();
  }

  /** Goes on until somebody {@linkplain ExecutionWorld#finish finishes} it. */
  static PipelineRunner held() {
    return new PipelineRunner() {
      @Override
      public Running start(Execution execution, Consumer<Result> finished) {
        return () -> {};
      }

      @Override
      public Running resume(Execution execution, Consumer<Result> finished) {
        return start(execution, finished);
      }
    };
  }

  /** Succeeds after a while and does nothing. */
  static PipelineRunner simulated(EventLoop loop, Duration takes) {
    return new PipelineRunner() {
      @Override
      public Running start(Execution execution, Consumer<Result> finished) {
        EventLoop.Timer timer =
            loop.after(
                takes, () -> finished.accept(new Result(true, "simulated: nothing was trained")));
        return timer::cancel;
      }

      @Override
      public Running resume(Execution execution, Consumer<Result> finished) {
        return start(execution, finished);
      }
    };
  }

  /**
   * Runs a command; its exit code decides. The command line is cut into words before parameters are
   * put in, and no shell sees it, so a parameter's value stays one argument whatever is in it.
   *
   * @param words the command's words; {@code {Name}} in one stands for the parameter's value
   * @param localise turns a value into what a local process understands, such as a path
   * @param logs the directory that takes each execution's output
   */
  static PipelineRunner command(
      EventLoop loop, List<String> words, UnaryOperator<String> localise, Path logs) {
    List<String> template = List.copyOf(words);
    return (execution, finished) -> {
      List<String> command =
          template.stream().map(word -> fill(word, execution.parameters(), localise)).toList();
      File log = logs.resolve(execution.name() + ".log").toFile();
      Process process;
      try {
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
        process.getOutputStream().close();
      } catch (IOException e) {
        loop.soon(() -> finished.accept(new Result(false, "cannot be started: " + e.getMessage())));
        return () -> {};
      }
      EventLoop.Hold hold = loop.hold();
      Thread.ofVirtual()
          .start(
              () -> {
                int exitCode = exitCode(process);
                loop.post(
                    () -> {
                      hold.close();
                      finished.accept(result(exitCode, log));
                    });
              });
      return process::destroy;
    };
  }

  /** Cuts a command line at blanks, except within single or double quotes. */
  static List<String> words(String line) {
    return PipelineCommand.WORD
        .matcher(line)
        .results()
        .map(word -> word.group().replaceAll("[\"']", ""))
        .toList();
  }

  private static String fill(
      String word, Map<String, String> parameters, UnaryOperator<String> localise) {
    return PipelineCommand.PARAMETER
        .matcher(word)
        .replaceAll(
            match -> {
              String value = parameters.get(match.group(1));
              return Matcher.quoteReplacement(
                  value == null ? match.group() : localise.apply(value));
            });
  }

  private static int exitCode(Process process) {
    while (true) {
      try {
        return process.waitFor();
      } catch (InterruptedException _) {
        process.destroy(); // Nobody interrupts this thread but a machine that is going down.
      }
    }
  }

  private static Result result(int exitCode, File log) {
    return exitCode == 0
        ? new Result(true, "output in " + log)
        : new Result(false, "the command ended with exit code " + exitCode + ": see " + log);
  }
}
