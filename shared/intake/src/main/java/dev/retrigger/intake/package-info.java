/** What receivers have in common: who listens, and what becomes of a delivery. */
@NullMarked
package dev.retrigger.intake;

import org.jspecify.annotations.NullMarked;
