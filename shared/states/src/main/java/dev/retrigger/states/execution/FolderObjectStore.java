package dev.retrigger.states.execution;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Buckets that are folders: {@code root/bucket/key}. Versions are not kept. */
public final class FolderObjectStore implements ObjectStore {
  private final Path root;

  public FolderObjectStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public Reader open(String bucket, String key, Optional<String> version) throws IOException {
    Path file = file(bucket, key);
    if (!Files.isRegularFile(file)) {
      throw new IOException("The object 's3://%s/%s' does not exist".formatted(bucket, key));
    }
    return Files.newBufferedReader(file);
  }

  @Override
  public Iterator<Summary> list(String bucket, String prefix) throws IOException {
    Path folder = folder(bucket);
    if (!Files.isDirectory(folder)) {
      throw new IOException("The bucket '%s' does not exist".formatted(bucket));
    }
    List<Summary> summaries = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Summary summary = summary(folder, file);
        if (summary.key().startsWith(prefix)) {
          summaries.add(summary);
        }
      }
    }
    summaries.sort(Comparator.comparing(Summary::key));
    return summaries.iterator();
  }

  private static Summary summary(Path folder, Path file) throws IOException {
    BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
    String key = folder.relativize(file).toString().replace('\\', '/');
    String etag = "\"%016x\"".formatted(facts.size() * 31 + facts.lastModifiedTime().toMillis());
    return new Summary(key, facts.size(), etag, facts.lastModifiedTime().toInstant(), "STANDARD");
  }

  @Override
  public void put(String bucket, String key, String content) throws IOException {
    Path file = file(bucket, key);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, content);
  }

  private Path folder(String bucket) throws IOException {
    return within(root.resolve(bucket));
  }

  private Path file(String bucket, String key) throws IOException {
    return within(folder(bucket).resolve(key));
  }

  private Path within(Path path) throws IOException {
    Path normal = path.normalize();
    if (normal.equals(root) || !normal.startsWith(root)) {
      throw new IOException("'%s' leads out of the folder of buckets".formatted(path));
    }
    return normal;
  }
}
