/** Tests of the suite as a whole. */
@NullMarked
package dev.retrigger;

import org.jspecify.annotations.NullMarked;
