package dev.retrigger.intake;

import java.time.Instant;

/**
 * Something that a sender announced to us.
 *
 * @param source who announces: {@code ecr}, {@code gitlab} ...
 * @param subject what it is about, as a person would look for it
 * @param eventId the sender's own id of the delivery
 * @param at when it happened
 */
public record Delivery(String source, String subject, String eventId, Instant at) {}
