package dev.retrigger.local.runtime;

import dev.retrigger.models.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** The files must be mended first; the message lists what, one problem a line. */
public final class InvalidFilesException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidFilesException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
  }
}
