/** Names what Task states call, and the port through which they call it. */
@NullMarked
package dev.retrigger.states.task;

import org.jspecify.annotations.NullMarked;
