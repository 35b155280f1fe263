package dev.retrigger.receivewebhook;

import java.util.List;

/**
 * Which files a push changed.
 *
 * @param seen those that are known
 * @param all whether there are no others
 */
record ChangedFiles(List<String> seen, boolean all) {
  ChangedFiles {
    seen = List.copyOf(seen);
  }
}
