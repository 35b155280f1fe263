package dev.retrigger.receiveapproval;

import java.util.Locale;

/** How a decision comes in, and the word for it in a verdict. */
enum Way {
  SLACK,
  CLI,
  LINK,
  GITLAB;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
