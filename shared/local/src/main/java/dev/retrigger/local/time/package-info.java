/** The one clock and the one queue of due things that the whole local runtime runs on. */
@NullMarked
package dev.retrigger.local.time;

import org.jspecify.annotations.NullMarked;
