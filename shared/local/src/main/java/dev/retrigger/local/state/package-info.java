/** What the local runtime keeps on disk, so that a restart goes on where the last run ended. */
@NullMarked
package dev.retrigger.local.state;

import org.jspecify.annotations.NullMarked;
