package dev.retrigger.ledger;

import dev.retrigger.domain.SignalId;
import java.time.Instant;

/**
 * An object in the inbox of a window.
 *
 * @param arrived when we took it in, which is what windows measure; not when it was written
 * @param marker whether it is the done marker, which says that its folder is whole
 */
public record Arrival(
    SignalId signal,
    String bucket,
    String key,
    String version,
    long size,
    String etag,
    String sequencer,
    Instant occurred,
    Instant arrived,
    boolean marker) {}
