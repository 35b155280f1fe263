/** The adapters, against stand-ins that keep the services' documented rules. */
@NullMarked
package dev.retrigger.targets;

import org.jspecify.annotations.NullMarked;
