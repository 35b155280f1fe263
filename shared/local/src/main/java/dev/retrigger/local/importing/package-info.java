/** Moving here from other tools: their configuration, written as a model file. */
@NullMarked
package dev.retrigger.local.importing;

import org.jspecify.annotations.NullMarked;
