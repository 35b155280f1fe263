package dev.retrigger.startrun;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.aws.ObjectStore;
import dev.retrigger.domain.Digest;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.ClosedWindow;
import dev.retrigger.ledger.Image;
import dev.retrigger.ledger.Images;
import dev.retrigger.ledger.Pipelines;
import dev.retrigger.ledger.Table;
import dev.retrigger.ledger.Windows;
import dev.retrigger.models.CompiledModel;
import dev.retrigger.models.DataInput;
import dev.retrigger.models.ImageInput;
import dev.retrigger.models.Pipeline;
import dev.retrigger.models.Select;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Selects what a run reads: closed windows of its data inputs, and the newest accepted image of
 * each of its image inputs. One window is read by its own manifest; several by an index, a file
 * with one manifest a line, which is named after what it lists and so never changes.
 */
final class RunInputs {
  private final Windows windows;
  private final Images images;
  private final Pipelines pipelines;
  private final ObjectStore store;
  private final String bucket;

  RunInputs(Table table, ObjectStore store, String bucket) {
    this.windows = new Windows(table);
    this.images = new Images(table);
    this.pipelines = new Pipelines(table);
    this.store = store;
    this.bucket = bucket;
  }

  /** What a run of the pipeline would read of each input that its parameters speak of. */
  List<Selection> select(PipelineId pipeline, Pipeline rules, CompiledModel model, Instant now) {
    return rules.inputs().stream()
        .flatMap(name -> Stream.ofNullable(model.file().inputs().get(name)))
        .flatMap(input -> input instanceof DataInput data ? Stream.of(data) : Stream.empty())
        .map(input -> select(pipeline, input, now))
        .toList();
  }

  /** The newest accepted image of each image input that the parameters speak of, by its name. */
  SequencedMap<String, Image> images(PipelineId pipeline, Pipeline rules, CompiledModel model) {
    SequencedMap<String, Image> newest = new LinkedHashMap<>();
    for (String name : rules.inputs()) {
      if (model.file().inputs().get(name) instanceof ImageInput) {
        images.newest(pipeline.model(), name).ifPresent(image -> newest.put(name, image));
      }
    }
    return newest;
  }

  /** The value of <code>${inputs.NAME.what}</code> of an image. */
  static Optional<String> value(Image image, String what) {
    return switch (what) {
      case "uri" -> Optional.of(image.uri());
      case "digest" -> Optional.of(image.digest());
      case "tag" -> Optional.of(image.tag());
      default -> Optional.empty();
    };
  }

  private Selection select(PipelineId pipeline, DataInput input, Instant now) {
    long read = pipelines.readThrough(pipeline, input.name());
    List<ClosedWindow> selected =
        switch (input.select()) {
          case Select.New _ ->
              windows.closedFrom(pipeline.model(), input.name(), read + 1).toList();
          case Select.All _ -> windows.closedFrom(pipeline.model(), input.name(), 1).toList();
          case Select.Last(var span) ->
              windows
                  .closedFrom(pipeline.model(), input.name(), 1)
                  .filter(
                      window -> window.number() > read || window.closed().isAfter(now.minus(span)))
                  .toList();
        };
    return new Selection(input.name(), selected, read);
  }

  /** The value of {@code ${inputs.NAME.what}}; empty if nothing is selected. */
  Optional<String> value(Selection selection, String what) {
    if (selection.windows().isEmpty()) {
      return Optional.empty();
    }
    return switch (what) {
      case "manifest" -> Optional.of(manifest(selection));
      case "sagemakerManifest" -> Optional.of(sageMakerManifest(selection));
      case "count" -> Optional.of(Long.toString(selection.objects()));
      default -> Optional.empty();
    };
  }

  private String manifest(Selection selection) {
    if (selection.windows().size() == 1) {
      return selection.windows().getFirst().manifest();
    }
    return write(
        selection,
        "index.jsonl",
        "application/jsonl",
        out -> {
          for (ClosedWindow window : selection.windows()) {
            out.write(
                Json.write(
                    new Part(
                        window.manifest(), window.objects(), window.bytes(), window.partition())));
            out.write('\n');
          }
        });
  }

  /** SageMaker's format has no index, so the windows' manifests are put one behind the other. */
  private String sageMakerManifest(Selection selection) {
    if (selection.windows().size() == 1) {
      return selection.windows().getFirst().sageMakerManifest();
    }
    return write(
        selection,
        "sagemaker.manifest",
        "application/json",
        out -> {
          Set<String> keys = new LinkedHashSet<>();
          String prefix = "";
          for (ClosedWindow part : selection.windows()) {
            prefix = read(part, keys);
          }
          out.write(prefix);
          out.write(String.join(",\n", keys));
          out.write("]\n");
        });
  }

  /** Adds the part's keys, each once: the format knows no versions. Returns its first line. */
  private String read(ClosedWindow part, Set<String> keys) throws IOException {
    String uri = part.sageMakerManifest();
    String key = uri.substring(uri.indexOf('/', "s3://".length()) + 1);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(store.read(bucket, key).orElseThrow(), StandardCharsets.UTF_8))) {
      String prefix = lines.readLine();
      lines.lines().map(line -> line.substring(0, line.length() - 1)).forEach(keys::add);
      return prefix + "\n";
    }
  }

  private String write(Selection selection, String name, String contentType, Content content) {
    String digest =
        Digest.of(selection.windows().stream().map(ClosedWindow::id).toArray(String[]::new));
    String key = "inputs/" + selection.windows().getFirst().model() + "/" + digest + "/" + name;
    try {
      Path file = Files.createTempFile("input", ".tmp");
      try {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
          content.writeTo(out);
        }
        store.putIfAbsent(bucket, key, file, contentType);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the run's input cannot be written", e);
    }
    return "s3://" + bucket + "/" + key;
  }

  /** One line of an index. */
  @JsonPropertyOrder({"manifest", "objects", "bytes", "partition"})
  private record Part(String manifest, long objects, long bytes, String partition) {}

  /**
   * The windows that a run reads of one input, the oldest first.
   *
   * @param read the newest window that a successful run has read
   */
  record Selection(String input, List<ClosedWindow> windows, long read) {
    long objects() {
      return windows.stream().mapToLong(ClosedWindow::objects).sum();
    }

    boolean hasNew() {
      return windows.stream().anyMatch(window -> window.number() > read);
    }
  }

  @FunctionalInterface
  private interface Content {
    void writeTo(BufferedWriter out) throws IOException;
  }
}
