package dev.retrigger.models;

import java.util.Optional;

/** A CloudWatch alarm that goes off starts a run. */
public record AlarmTrigger(String name, String alarm, Optional<String> start) implements Trigger {}
