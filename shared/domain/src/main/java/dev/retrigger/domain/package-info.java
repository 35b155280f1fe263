/** Value types, sealed decisions and pure policies. Knows no clock, no AWS and no file format. */
@NullMarked
package dev.retrigger.domain;

import org.jspecify.annotations.NullMarked;
