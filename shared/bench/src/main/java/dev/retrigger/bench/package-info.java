/** Measures what a user of the deployed functions waits for: cold starts, warm calls, memory. */
@NullMarked
package dev.retrigger.bench;

import org.jspecify.annotations.NullMarked;
