/** Verdicts on drift: what the reports of other tools say, and what a monitor makes of it. */
@NullMarked
package dev.retrigger.profile;

import org.jspecify.annotations.NullMarked;
