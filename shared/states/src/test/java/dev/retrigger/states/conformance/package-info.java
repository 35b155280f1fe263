/** The conformance table: cases written from the service's documentation, run one by one. */
@NullMarked
package dev.retrigger.states.conformance;

import org.jspecify.annotations.NullMarked;
