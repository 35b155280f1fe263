package dev.retrigger.events;

/**
 * A person who steps in.
 *
 * @param by who, as far as AWS vouches for it: {@code iam:ROLE/SESSION}, {@code slack:U123}
 * @param reason in their own words
 */
public record Operator(String by, String reason) {}
