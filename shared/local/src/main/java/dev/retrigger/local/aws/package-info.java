/**
 * AWS services in one process: each implements the SDK's own client interface for the operations
 * the suite uses, by the rules that AWS documents, and refuses every other operation.
 */
@NullMarked
package dev.retrigger.local.aws;

import org.jspecify.annotations.NullMarked;
