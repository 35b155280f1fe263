/** Tests of the commands. */
@NullMarked
package dev.retrigger.states.command;

import org.jspecify.annotations.NullMarked;
