package dev.retrigger.local.aws;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.retrigger.local.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bucket whose current objects can be seen as files in a folder. The truth is a log of versions
 * and their contents in the state directory; the folder is a view that people may change: what they
 * put there becomes a version, what they remove becomes a delete marker. Keys that cannot be files
 * ({@code a//b}, {@code ../a}) are objects without a file.
 */
public final class LocalBucket {
  /** The order of S3's listings: by UTF-8 bytes, which is by code points. */
  static final Comparator<String> KEY_ORDER = LocalBucket::compareCodePoints;

  private final String name;
  private final boolean versioned;
  private final boolean eventBridge;
  private final Path folder;
  private final Path blobs;
  private final Path log;
  private final NavigableMap<String, List<ObjectVersionRow>> objects = new TreeMap<>(KEY_ORDER);
  private final Map<String, Candidate> candidates = new HashMap<>();
  private long sequence;

  LocalBucket(String name, boolean versioned, boolean eventBridge, Path folder, Path store) {
    this.name = name;
    this.versioned = versioned;
    this.eventBridge = eventBridge;
    try {
      this.folder = Files.createDirectories(folder);
      this.blobs = Files.createDirectories(store.resolve("contents"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.log = store.resolve("versions.jsonl");
    readLog();
  }

  public String name() {
    return name;
  }

  public boolean isVersioned() {
    return versioned;
  }

  public boolean sendsEvents() {
    return eventBridge;
  }

  /** Returns the folder in which the current objects lie as files. */
  public Path folder() {
    return folder;
  }

  Optional<ObjectVersionRow> current(String key) {
    return newest(key).filter(version -> !version.deleteMarker());
  }

  Optional<ObjectVersionRow> newest(String key) {
    return Optional.ofNullable(objects.get(key)).map(List::getLast);
  }

  Optional<ObjectVersionRow> version(String key, String versionId) {
    return objects.getOrDefault(key, List.of()).stream()
        .filter(version -> version.versionId().equals(versionId))
        .findFirst();
  }

  /** Returns every key with its versions, oldest first, in the order of listings. */
  NavigableMap<String, List<ObjectVersionRow>> objects() {
    return objects;
  }

  InputStream open(ObjectVersionRow version) {
    try {
      return Files.newInputStream(blob(version));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long nextSequence(long epochMilli) {
    sequence = Math.max(sequence + 1, epochMilli << 16);
    return sequence;
  }

  /** Stores {@code content} as the newest version; {@code draft} lacks its size and ETag. */
  ObjectVersionRow put(ObjectVersionRow draft, InputStream content) throws IOException {
    MessageDigest md5 = Md5.digest();
    Path half = Files.createTempFile(blobs, "half", "");
    long size;
    try (DigestInputStream digesting = new DigestInputStream(content, md5)) {
      size = Files.copy(digesting, half, StandardCopyOption.REPLACE_EXISTING);
    }
    ObjectVersionRow row =
        new ObjectVersionRow(
            draft.key(),
            draft.versionId(),
            size,
            Md5.hex(md5),
            draft.lastModified(),
            draft.sequence(),
            false,
            false,
            draft.contentType(),
            draft.metadata(),
            draft.seenSize(),
            draft.seenModified());
    Files.move(half, blob(row), StandardCopyOption.REPLACE_EXISTING);
    ObjectVersionRow shown = row.seenSize() < 0 ? show(row) : row;
    append(shown);
    return shown;
  }

  /** Adds a delete marker, or in an unversioned bucket forgets the object. */
  void delete(ObjectVersionRow marker) {
    if (versioned) {
      append(marker);
    } else {
      objects.getOrDefault(marker.key(), List.of()).forEach(version -> writeLog(version.gone()));
      objects.remove(marker.key());
    }
    hide(marker.key());
  }

  /** Deletes one version for good. */
  void remove(ObjectVersionRow version) {
    boolean wasNewest = newest(version.key()).filter(version::equals).isPresent();
    writeLog(version.gone());
    forget(version);
    try {
      Files.deleteIfExists(blob(version));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!wasNewest) {
      return;
    }
    Optional<ObjectVersionRow> next = current(version.key());
    if (next.isPresent()) {
      ObjectVersionRow shown = show(next.get());
      forget(next.get());
      append(shown);
    } else {
      hide(version.key());
    }
  }

  /** A file that a person changed and that no longer grows, or is gone. */
  record Change(String key, Optional<Path> file, long size, long modified) {}

  /**
   * Looks at the folder. A file is reported when two looks at least {@code settle} apart saw the
   * same size and time, so that one half written is not taken for a whole one.
   */
  List<Change> look(long nanoTime, long settleNanos) throws IOException {
    List<Change> changes = new ArrayList<>();
    Map<String, Candidate> seen = new HashMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return !directory.equals(folder) && isHidden(directory)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isHidden(file)) {
              seen.put(
                  key(file),
                  new Candidate(file, attributes.size(), modified(attributes), nanoTime));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // It went away while we looked.
          }
        });
    seen.forEach(
        (key, candidate) -> {
          if (current(key).filter(candidate::shows).isPresent()) {
            candidates.remove(key);
            return;
          }
          Candidate before = candidates.get(key);
          if (before == null || !before.sameAs(candidate)) {
            candidates.put(key, candidate);
          } else if (nanoTime - before.since() >= settleNanos) {
            candidates.remove(key);
            changes.add(
                new Change(
                    key, Optional.of(candidate.file()), candidate.size(), candidate.modified()));
          }
        });
    candidates.keySet().retainAll(seen.keySet());
    for (String key : objects.keySet()) {
      if (!seen.containsKey(key)
          && current(key).filter(version -> version.seenSize() >= 0).isPresent()
          && !key.endsWith("/")) {
        changes.add(new Change(key, Optional.empty(), 0, 0));
      }
    }
    changes.sort(Comparator.comparing(Change::key, KEY_ORDER));
    return changes;
  }

  /** Tells whether a file is being written, as far as one can tell from outside. */
  boolean isUnsettled() {
    return !candidates.isEmpty();
  }

  private record Candidate(Path file, long size, long modified, long since) {
    boolean sameAs(Candidate later) {
      return size == later.size && modified == later.modified;
    }

    boolean shows(ObjectVersionRow version) {
      return version.seenSize() == size && version.seenModified() == modified;
    }
  }

  /** Puts the version's content where people see it; a key that cannot be a file is not shown. */
  private ObjectVersionRow show(ObjectVersionRow version) {
    Optional<Path> file = file(version.key());
    if (file.isEmpty()) {
      return version;
    }
    try {
      Files.createDirectories(file.get().getParent() == null ? folder : file.get().getParent());
      Path half = Files.createTempFile(blobs, "show", "");
      Files.copy(blob(version), half, StandardCopyOption.REPLACE_EXISTING);
      Files.move(half, file.get(), StandardCopyOption.REPLACE_EXISTING);
      BasicFileAttributes shown = Files.readAttributes(file.get(), BasicFileAttributes.class);
      return version.seenAs(shown.size(), modified(shown));
    } catch (IOException _) {
      return version; // A folder stands where the file should: the object has no file.
    }
  }

  private void hide(String key) {
    file(key)
        .ifPresent(
            file -> {
              try {
                Files.deleteIfExists(file);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private Optional<Path> file(String key) {
    if (key.endsWith("/")) {
      return Optional.empty();
    }
    try {
      Path file = folder.resolve(key).normalize();
      return file.startsWith(folder) && key(file).equals(key)
          ? Optional.of(file)
          : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private String key(Path file) {
    return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  private static boolean isHidden(Path file) {
    Path last = file.getFileName();
    return last != null && last.toString().startsWith(".");
  }

  private static long modified(BasicFileAttributes attributes) {
    return attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
  }

  private Path blob(ObjectVersionRow version) {
    return blobs.resolve(version.versionId() + "-" + version.sequencer());
  }

  private void append(ObjectVersionRow version) {
    if (!versioned) {
      @Nullable List<ObjectVersionRow> replaced = objects.remove(version.key());
      if (replaced != null) {
        replaced.forEach(row -> writeLog(row.gone()));
      }
    }
    objects.computeIfAbsent(version.key(), _ -> new ArrayList<>()).add(version);
    writeLog(version);
  }

  private void forget(ObjectVersionRow version) {
    List<ObjectVersionRow> versions = objects.get(version.key());
    if (versions == null) {
      return;
    }
    versions.removeIf(
        row -> row.versionId().equals(version.versionId()) && row.sequence() == version.sequence());
    if (versions.isEmpty()) {
      objects.remove(version.key());
    }
  }

  private void writeLog(ObjectVersionRow row) {
    try {
      Files.writeString(
          log, Json.write(row) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readLog() {
    if (!Files.exists(log)) {
      return;
    }
    try {
      for (String line : Files.readAllLines(log)) {
        // A crash may have cut the last line short; its object was not acknowledged.
        Json.tryParse(line)
            .map(node -> Json.as(node, new TypeReference<ObjectVersionRow>() {}))
            .ifPresent(this::replay);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void replay(ObjectVersionRow row) {
    sequence = Math.max(sequence, row.sequence());
    forget(row);
    if (!row.removed()) {
      objects.computeIfAbsent(row.key(), _ -> new ArrayList<>()).add(row);
    }
  }

  private static int compareCodePoints(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; ) {
      int a = left.codePointAt(i);
      int b = right.codePointAt(i);
      if (a != b) {
        return Integer.compare(a, b);
      }
      i += Character.charCount(a);
    }
    return Integer.compare(left.length(), right.length());
  }
}
