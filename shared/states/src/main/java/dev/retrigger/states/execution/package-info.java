/**
 * Runs a state machine: one flow of control per level, driven by a timeline that may be virtual.
 */
@NullMarked
package dev.retrigger.states.execution;

import org.jspecify.annotations.NullMarked;
