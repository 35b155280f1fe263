/** Fault injection and fixtures for tests; nothing in here is ever deployed. */
@NullMarked
package dev.retrigger.testing;

import org.jspecify.annotations.NullMarked;
