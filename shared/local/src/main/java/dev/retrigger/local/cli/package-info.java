/** The command line: what people ask of a stack, of the local runtime, or of their own files. */
@NullMarked
package dev.retrigger.local.cli;

import org.jspecify.annotations.NullMarked;
