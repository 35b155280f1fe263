package dev.retrigger.local.state;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.local.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory with everything that outlives the process, and the snapshots of the services in it.
 * A temporary one is deleted on close. A snapshot is written whole and moved into place, so a crash
 * leaves the last one, never half of one.
 */
public final class StateDirectory implements AutoCloseable {
  private final boolean temporary;
  private final Map<String, Supplier<Object>> snapshots = new LinkedHashMap<>();

  private @Nullable Path root;

  private StateDirectory(@Nullable Path root) {
    this.root = root;
    this.temporary = root == null;
  }

  /** Keeps state in {@code root}, which is made when it is missing. */
  public static StateDirectory at(Path root) {
    try {
      return new StateDirectory(Files.createDirectories(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps state until close, in a directory that is made when something asks for it. */
  public static StateDirectory temporary() {
    return new StateDirectory(null);
  }

  public boolean isTemporary() {
    return temporary;
  }

  /** Returns the directory {@code name} in here, made when it is missing. */
  public Path directory(String name) {
    try {
      return Files.createDirectories(root().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the path of the file {@code name} in here. */
  public Path file(String name) {
    return root().resolve(name);
  }

  /** Has {@code name} saved with every {@link #save}, and restores what an earlier run saved. */
  public void keep(String name, Supplier<Object> snapshot, Consumer<JsonNode> restore) {
    if (temporary) {
      return;
    }
    Path file = snapshotFile(name);
    if (Files.exists(file)) {
      try {
        restore.accept(Json.parse(Files.readString(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    snapshots.put(name, snapshot);
  }

  /** Writes every snapshot. */
  public void save() {
    snapshots.forEach((name, snapshot) -> write(snapshotFile(name), Json.write(snapshot.get())));
  }

  @Override
  public void close() {
    save();
    Path made = root;
    if (temporary && made != null) {
      delete(made);
    }
  }

  private Path root() {
    Path made = root;
    if (made == null) {
      try {
        made = Files.createTempDirectory("retrigger-local-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      root = made;
    }
    return made;
  }

  private Path snapshotFile(String name) {
    return root().resolve(name + ".json");
  }

  private static void write(Path file, String text) {
    Path half = file.resolveSibling(file.getFileName() + ".half");
    try {
      Files.writeString(half, text);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
