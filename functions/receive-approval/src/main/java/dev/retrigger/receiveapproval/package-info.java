/** Takes in what people decide about runs that wait for them. */
@NullMarked
package dev.retrigger.receiveapproval;

import org.jspecify.annotations.NullMarked;
