/** Tests of reading {@code template.yaml}. */
@NullMarked
package dev.retrigger.local.template;

import org.jspecify.annotations.NullMarked;
