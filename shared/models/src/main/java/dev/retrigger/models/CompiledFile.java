package dev.retrigger.models;

import dev.retrigger.domain.ModelId;
import java.util.List;
import java.util.Optional;

/**
 * What one file came to.
 *
 * @param claims the model that the file is about, known even of most files that are wrong: the last
 *     good version of that model stays in force
 * @param claimsProject the project whose rules the file means to hold, known even of most files
 *     that are wrong
 * @param model the model to put in force; empty when anything must be mended
 * @param project the project's rules; empty when anything must be mended
 */
public record CompiledFile(
    Source source,
    Optional<ModelId> claims,
    Optional<String> claimsProject,
    Optional<CompiledModel> model,
    Optional<ProjectFile> project,
    List<Problem> problems,
    List<Problem> warnings) {
  public CompiledFile {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }
}
