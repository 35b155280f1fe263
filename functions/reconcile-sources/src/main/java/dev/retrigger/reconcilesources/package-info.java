/** Compares what is there with what was announced, and announces what is missing. */
@NullMarked
package dev.retrigger.reconcilesources;

import org.jspecify.annotations.NullMarked;
