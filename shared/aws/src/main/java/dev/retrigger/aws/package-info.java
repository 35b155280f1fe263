/**
 * What every handler shares: the invocation, the clients, and ports to queues, objects and topics.
 */
@NullMarked
package dev.retrigger.aws;

import org.jspecify.annotations.NullMarked;
