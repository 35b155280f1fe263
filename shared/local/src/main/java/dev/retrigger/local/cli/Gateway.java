package dev.retrigger.local.cli;

import java.net.URI;

/** The ways to a stack's functions, with the caller's own credentials. */
interface Gateway {
  /** Posts to the stack's HTTP API, signed. */
  Reply post(URI address, String body);

  /** Invokes a function and waits for its answer. */
  Reply invoke(String function, String payload);
}
