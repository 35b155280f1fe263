/** Whether a request comes from whom it says: one verifier for every sender of webhooks. */
@NullMarked
package dev.retrigger.aws.webhook;

import org.jspecify.annotations.NullMarked;
