package dev.retrigger.receivedrift;

import dev.retrigger.profile.Verdict;
import java.time.Instant;
import java.util.Map;

/**
 * What a monitor was told, and what it makes of it.
 *
 * @param identity what makes two announcements the same judgement
 * @param subject what it is about, as a person would look for it
 * @param source what told it: {@code by the alarm NAME}
 * @param facts attributes of a signal that is made of it
 */
record Judgement(
    Verdict verdict,
    String identity,
    String subject,
    String eventId,
    Instant at,
    String source,
    Map<String, String> facts) {}
