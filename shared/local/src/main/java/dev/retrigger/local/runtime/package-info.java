/** The suite on one machine: the real functions, wired by the template, on the local services. */
@NullMarked
package dev.retrigger.local.runtime;

import org.jspecify.annotations.NullMarked;
