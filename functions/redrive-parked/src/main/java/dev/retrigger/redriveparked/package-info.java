/** Sends parked messages back to where they came from, when somebody asks for it. */
@NullMarked
package dev.retrigger.redriveparked;

import org.jspecify.annotations.NullMarked;
