/** Looks every minute at what is due, so that nothing waits for ever. */
@NullMarked
package dev.retrigger.sweepledger;

import org.jspecify.annotations.NullMarked;
