/** Tests of the log lines. */
@NullMarked
package dev.retrigger.aws.logging;

import org.jspecify.annotations.NullMarked;
