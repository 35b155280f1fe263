package dev.retrigger.models;

import dev.retrigger.domain.ModelId;
import dev.retrigger.models.ModelCompiler.WithoutProject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Model and project files on a disk, as the commands see them. */
public final class ModelFiles {
  private static final int FIRINGS = 3;

  private ModelFiles() {}

  /** The smallest useful file, which {@code init} writes. */
  public static String smallest() {
    try (InputStream text = ModelFiles.class.getResourceAsStream("smallest.yaml")) {
      return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("a resource of this program cannot be read", e);
    }
  }

  /**
   * Reads the files that {@code paths} name; of a folder, each {@code .yaml} and {@code .yml} in
   * it.
   */
  public static List<Source> read(List<Path> paths) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new NoSuchFileException(path.toString(), null, "there is no such file or folder");
      }
      for (Path file : Files.isDirectory(path) ? filesOf(path) : List.of(path)) {
        // Bytes that are not UTF-8 become U+FFFD, which the parser refuses.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        sources.add(Source.of(file.toString(), text));
      }
    }
    return sources;
  }

  /** Checks files for {@code environment}, and names the next firings of their schedules. */
  public static Report validate(List<Path> paths, String environment, Instant now)
      throws IOException {
    return validate(
        new ModelCompiler(environment, WithoutProject.ALLOW_ALL).compile(read(paths)), now);
  }

  /** Names the next firings of the schedules of compiled files. */
  public static Report validate(Compilation compilation, Instant now) {
    List<Firings> firings = new ArrayList<>();
    for (CompiledModel model : compilation.models()) {
      model
          .triggers(ScheduleTrigger.class)
          .forEach(
              schedule ->
                  firings.add(
                      new Firings(model.file().model(), schedule, schedule.next(now, FIRINGS))));
    }
    return new Report(compilation, firings);
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
          .sorted()
          .toList();
    }
  }

  /** The next times at which a schedule fires; none when it never fires again. */
  public record Firings(ModelId model, ScheduleTrigger trigger, List<Instant> times) {
    public Firings {
      times = List.copyOf(times);
    }
  }

  /** What {@code validate} prints. */
  public record Report(Compilation compilation, List<Firings> firings) {
    public Report {
      firings = List.copyOf(firings);
    }
  }
}
