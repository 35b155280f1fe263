/** Follows runs to their end. */
@NullMarked
package dev.retrigger.trackrun;

import org.jspecify.annotations.NullMarked;
