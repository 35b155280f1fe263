/** Proves what {@code template.yaml} and {@code events/} promise, without an AWS account. */
@NullMarked
package dev.retrigger.template;

import org.jspecify.annotations.NullMarked;
