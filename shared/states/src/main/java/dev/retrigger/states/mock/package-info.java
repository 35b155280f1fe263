/** Plays the services' part from a mock configuration file of Step Functions Local. */
@NullMarked
package dev.retrigger.states.mock;

import org.jspecify.annotations.NullMarked;
