/** Where runs execute: one adapter per target behind one port. */
@NullMarked
package dev.retrigger.targets;

import org.jspecify.annotations.NullMarked;
