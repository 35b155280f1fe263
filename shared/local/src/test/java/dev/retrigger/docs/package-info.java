/** Tests of what the docs promise. */
@NullMarked
package dev.retrigger.docs;

import org.jspecify.annotations.NullMarked;
