/** The doctor: whether each trigger can fire, and what to do if it cannot. */
@NullMarked
package dev.retrigger.local.doctor;

import org.jspecify.annotations.NullMarked;
