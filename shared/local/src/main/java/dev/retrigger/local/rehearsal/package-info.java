/**
 * The suite over ports in memory and a clock that is set by hand: for explaining and for proving.
 */
@NullMarked
package dev.retrigger.local.rehearsal;

import org.jspecify.annotations.NullMarked;
