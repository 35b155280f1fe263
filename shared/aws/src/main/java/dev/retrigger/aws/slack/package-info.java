/** What every function that speaks with Slack shares: where Slack is, and how text is made safe. */
@NullMarked
package dev.retrigger.aws.slack;

import org.jspecify.annotations.NullMarked;
