package dev.retrigger.models;

import java.util.List;
import java.util.Optional;

/** What a set of files came to, file by file, in the order in which they were given. */
public record Compilation(List<CompiledFile> files) {
  public Compilation {
    files = List.copyOf(files);
  }

  /** Whether nothing must be mended. */
  public boolean clean() {
    return files.stream().allMatch(file -> file.problems().isEmpty());
  }

  public List<CompiledModel> models() {
    return files.stream().map(CompiledFile::model).flatMap(Optional::stream).toList();
  }

  public List<ProjectFile> projects() {
    return files.stream().map(CompiledFile::project).flatMap(Optional::stream).toList();
  }

  public List<Problem> problems() {
    return files.stream().flatMap(file -> file.problems().stream()).toList();
  }

  public List<Problem> warnings() {
    return files.stream().flatMap(file -> file.warnings().stream()).toList();
  }
}
