package dev.retrigger.syncmodel;

import dev.retrigger.models.Source;
import java.util.List;
import java.util.Optional;

/** The model and project files that people have put into the config bucket. */
public interface ConfigFiles {
  /** Every file there is now, in the order of their keys. */
  List<Entry> list();

  /** A file's current text and version; empty when it has gone since. */
  Optional<Source> read(String key);

  /**
   * A file that is there.
   *
   * @param stamp changes whenever the file does
   */
  record Entry(String key, String stamp) {}
}
