/** Runs state machines on this machine: by themselves, and as part of the local account. */
@NullMarked
package dev.retrigger.local.states;

import org.jspecify.annotations.NullMarked;
