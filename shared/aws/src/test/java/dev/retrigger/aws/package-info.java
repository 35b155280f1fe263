/** Tests of the invocation, the clients and the rehearsal. */
@NullMarked
package dev.retrigger.aws;

import org.jspecify.annotations.NullMarked;
