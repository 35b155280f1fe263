/** The ledger: signals, windows, runs and notices over one table behind a port. */
@NullMarked
package dev.retrigger.ledger;

import org.jspecify.annotations.NullMarked;
