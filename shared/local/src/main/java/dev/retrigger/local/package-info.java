/** The local runtime: the suite's own handlers on AWS services in one process. */
@NullMarked
package dev.retrigger.local;

import org.jspecify.annotations.NullMarked;
