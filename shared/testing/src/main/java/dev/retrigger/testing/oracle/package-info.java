/** What services, queues and the platform do by their documents: the judge of every promise. */
@NullMarked
package dev.retrigger.testing.oracle;

import org.jspecify.annotations.NullMarked;
