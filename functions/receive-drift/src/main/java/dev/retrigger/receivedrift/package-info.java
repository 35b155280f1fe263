/** Takes in alarms and reports of drift: finds whose they are, and what they come to. */
@NullMarked
package dev.retrigger.receivedrift;

import org.jspecify.annotations.NullMarked;
