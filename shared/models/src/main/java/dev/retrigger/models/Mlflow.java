package dev.retrigger.models;

import java.util.Optional;

/**
 * The MLflow server that a model's runs are registered with.
 *
 * @param uri where it is
 * @param model the registered model that a run makes a version of
 * @param experiment where runs are logged
 * @param token the entry of Parameter Store that holds its bearer token
 */
public record Mlflow(String uri, String model, String experiment, Optional<String> token) {}
