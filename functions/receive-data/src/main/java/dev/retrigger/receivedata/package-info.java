/** Takes in arrived objects: finds whose they are, and puts them into windows. */
@NullMarked
package dev.retrigger.receivedata;

import org.jspecify.annotations.NullMarked;
