package dev.retrigger.ledger;

/** The primary key of a row: rows of one partition are sorted by {@code sort}. */
public record Key(String partition, String sort) {}
