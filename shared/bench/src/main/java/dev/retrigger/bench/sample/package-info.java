/** A stand-in for start-run whose logging, JSON codec, HTTP client and priming can be exchanged. */
@NullMarked
package dev.retrigger.bench.sample;

import org.jspecify.annotations.NullMarked;
