/** What the command line offers of this module: run a definition, check a definition. */
@NullMarked
package dev.retrigger.states.command;

import org.jspecify.annotations.NullMarked;
