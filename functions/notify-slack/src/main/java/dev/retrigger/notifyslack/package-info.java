/** Tells Slack what became of a run: one message that stays current, and its story in a thread. */
@NullMarked
package dev.retrigger.notifyslack;

import org.jspecify.annotations.NullMarked;
