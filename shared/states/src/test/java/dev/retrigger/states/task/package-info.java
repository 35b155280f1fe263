/** Tests of resources and tokens. */
@NullMarked
package dev.retrigger.states.task;

import org.jspecify.annotations.NullMarked;
