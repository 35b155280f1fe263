/** Records what runs were made from and what they made, where people look for it. */
@NullMarked
package dev.retrigger.recordlineage;

import org.jspecify.annotations.NullMarked;
