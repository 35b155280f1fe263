/** Inbound event contracts, the strict codec, and the events and messages of our own. */
@NullMarked
package dev.retrigger.events;

import org.jspecify.annotations.NullMarked;
