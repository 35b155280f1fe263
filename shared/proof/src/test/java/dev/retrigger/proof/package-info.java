/** The promises about starts, held against an oracle under every bad day that is short enough. */
@NullMarked
package dev.retrigger.proof;

import org.jspecify.annotations.NullMarked;
