package dev.retrigger.models;

/**
 * How a retraining's version is found: it is the next after those of the models of SageMaker whose
 * names begin with {@code prefix}.
 */
public record Versions(String prefix) {}
