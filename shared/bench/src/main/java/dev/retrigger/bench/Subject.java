package dev.retrigger.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A function to start: an unpacked {@code lambda.zip}, its handler, its environment, whether Lambda
 * would take a snapshot of it, and the events that it must answer: the first, and one for each warm
 * call.
 */
record Subject(
    String name,
    Path taskRoot,
    String handler,
    Map<String, String> environment,
    boolean snapStart,
    LedgerStub ledger,
    IntFunction<byte[]> events) {}
