package dev.retrigger.bench.sample;

import java.util.Map;

/** The message of the sample: as many fields as a real signal has. */
record Signal(
    String id,
    String model,
    String trigger,
    String source,
    String key,
    String subject,
    String occurredAt,
    int depth,
    Map<String, String> attributes) {}
