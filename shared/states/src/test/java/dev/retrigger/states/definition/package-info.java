/** Tests of reading and checking definitions. */
@NullMarked
package dev.retrigger.states.definition;

import org.jspecify.annotations.NullMarked;
