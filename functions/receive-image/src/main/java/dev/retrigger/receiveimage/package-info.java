/** Takes in pushed images: finds who wants them, and holds them until they are scanned. */
@NullMarked
package dev.retrigger.receiveimage;

import org.jspecify.annotations.NullMarked;
