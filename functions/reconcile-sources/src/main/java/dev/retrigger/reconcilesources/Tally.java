package dev.retrigger.reconcilesources;

import java.util.ArrayList;
import java.util.List;

/** What a pass has found so far. */
final class Tally {
  final List<String> failed = new ArrayList<>();
  int pages;
  long compared;
  long announced;
  long unversioned;
  int unfinished;

  Reconciled of(int scopes) {
    return new Reconciled(
        scopes, pages, compared, announced, unversioned, unfinished, List.copyOf(failed), 0);
  }
}
