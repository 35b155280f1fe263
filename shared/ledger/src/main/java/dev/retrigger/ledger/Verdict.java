package dev.retrigger.ledger;

import java.time.Instant;

/**
 * What a person decided about a run.
 *
 * @param by who: {@code slack:U123}, {@code iam:ROLE/SESSION}, {@code gitlab:ann}, {@code link}
 * @param via how the answer came: {@code slack}, {@code cli}, {@code link}, {@code gitlab}
 */
public record Verdict(boolean approves, String by, String via, Instant at, String note) {}
