/** Takes in the ticks of schedules. */
@NullMarked
package dev.retrigger.receiveschedule;

import org.jspecify.annotations.NullMarked;
