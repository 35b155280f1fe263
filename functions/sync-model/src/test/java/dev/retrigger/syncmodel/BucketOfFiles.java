package dev.retrigger.syncmodel;

import dev.retrigger.models.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A config bucket in memory: every put is a new version. */
final class BucketOfFiles implements ConfigFiles {
  private final Map<String, Source> files = new TreeMap<>();
  private int versions;

  BucketOfFiles put(String key, String text) {
    files.put(key, new Source(key, "v" + ++versions, text));
    return this;
  }

  BucketOfFiles delete(String key) {
    files.remove(key);
    return this;
  }

  @Override
  public List<Entry> list() {
    return files.values().stream()
        .map(source -> new Entry(source.name(), source.version()))
        .toList();
  }

  @Override
  public Optional<Source> read(String key) {
    return Optional.ofNullable(files.get(key));
  }
}
