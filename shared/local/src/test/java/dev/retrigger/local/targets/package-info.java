/** The adapters of the targets against the local services. */
@NullMarked
package dev.retrigger.local.targets;

import org.jspecify.annotations.NullMarked;
