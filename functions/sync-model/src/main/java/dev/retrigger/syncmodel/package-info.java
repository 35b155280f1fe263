/** Puts model and project files in force, and reconciles their schedules. */
@NullMarked
package dev.retrigger.syncmodel;

import org.jspecify.annotations.NullMarked;
