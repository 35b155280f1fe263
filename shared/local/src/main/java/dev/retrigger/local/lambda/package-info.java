/** AWS Lambda in one process: functions, what invokes them, and what becomes of their failures. */
@NullMarked
package dev.retrigger.local.lambda;

import org.jspecify.annotations.NullMarked;
