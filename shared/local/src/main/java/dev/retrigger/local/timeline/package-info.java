/** What happened in the local runtime, as it happens, for a console or a test to follow. */
@NullMarked
package dev.retrigger.local.timeline;

import org.jspecify.annotations.NullMarked;
