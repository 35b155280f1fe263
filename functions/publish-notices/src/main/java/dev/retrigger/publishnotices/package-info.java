/** Publishes the outbox: the only function that tells people anything. */
@NullMarked
package dev.retrigger.publishnotices;

import org.jspecify.annotations.NullMarked;
