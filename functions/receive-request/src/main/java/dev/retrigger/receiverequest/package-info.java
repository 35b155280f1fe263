/** Takes in what operators ask for: starts, stops, retries, replays, pauses and what waits. */
@NullMarked
package dev.retrigger.receiverequest;

import org.jspecify.annotations.NullMarked;
