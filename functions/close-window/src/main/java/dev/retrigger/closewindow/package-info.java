/** Closes windows: writes the manifest of what arrived, and hands it to the starter. */
@NullMarked
package dev.retrigger.closewindow;

import org.jspecify.annotations.NullMarked;
