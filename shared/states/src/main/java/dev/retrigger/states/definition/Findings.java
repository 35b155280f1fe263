package dev.retrigger.states.definition;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong while a definition is read to its end. */
final class Findings {
  private final List<Finding> found = new ArrayList<>();

  void add(String path, String reason) {
    found.add(new Finding(path, reason));
  }

  List<Finding> all() {
    return List.copyOf(found);
  }
}
