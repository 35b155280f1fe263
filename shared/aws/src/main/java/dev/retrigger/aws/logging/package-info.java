/** The SLF4J backend of the functions: one JSON line per record, without configuration. */
@NullMarked
package dev.retrigger.aws.logging;

import org.jspecify.annotations.NullMarked;
