/** JSON for the local runtime. */
@NullMarked
package dev.retrigger.local.json;

import org.jspecify.annotations.NullMarked;
