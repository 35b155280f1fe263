/** Decides, records and starts: the only function that may start targets. */
@NullMarked
package dev.retrigger.startrun;

import org.jspecify.annotations.NullMarked;
