/** Tests of running state machines beyond the conformance table. */
@NullMarked
package dev.retrigger.states.execution;

import org.jspecify.annotations.NullMarked;
