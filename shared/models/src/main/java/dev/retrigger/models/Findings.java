package dev.retrigger.models;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Collects everything that is to be said about one file, so that one look mends it all. */
final class Findings {
  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  private final String file;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  Findings(String file) {
    this.file = file;
  }

  void refuse(Optional<Mark> mark, String path, String message, String hint) {
    problems.add(problem(mark, path, message, hint));
  }

  void warn(Optional<Mark> mark, String path, String message, String hint) {
    warnings.add(problem(mark, path, message, hint));
  }

  List<Problem> problems() {
    return problems.stream().distinct().sorted(BY_PLACE).toList();
  }

  List<Problem> warnings() {
    return warnings.stream().distinct().sorted(BY_PLACE).toList();
  }

  private Problem problem(Optional<Mark> mark, String path, String message, String hint) {
    int line = mark.map(Mark::getLine).orElse(0) + 1;
    int column = mark.map(Mark::getColumn).orElse(0) + 1;
    return new Problem(file, line, column, path, message, hint);
  }
}
