package dev.retrigger.aws;

import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Secrets in Secrets Manager, at their current version. */
public final class SecretsManagerSecrets implements Secrets {
  private final SecretsManagerClient client;

  public SecretsManagerSecrets(SecretsManagerClient client) {
    this.client = client;
  }

  @Override
  public String read(String id) {
    return client.getSecretValue(request -> request.secretId(id)).secretString();
  }
}
