/** Reads {@code template.yaml}, from which the local runtime is wired. */
@NullMarked
package dev.retrigger.local.template;

import org.jspecify.annotations.NullMarked;
