/** Model and project files: what may be written in them, what it means, and what is refused. */
@NullMarked
package dev.retrigger.models;

import org.jspecify.annotations.NullMarked;
