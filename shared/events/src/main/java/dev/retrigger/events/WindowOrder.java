package dev.retrigger.events;

/**
 * What the windows queue carries to the closer when a person steps in: close this window now, with
 * what it holds, or drop it.
 *
 * @param orderedWindow its name
 * @param id its id: a window that opens later under the same name is not meant
 * @param drop whether what it holds shall start nothing
 */
public record WindowOrder(String orderedWindow, String id, boolean drop, Operator operator) {}
