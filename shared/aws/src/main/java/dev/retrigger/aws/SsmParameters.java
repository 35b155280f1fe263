package dev.retrigger.aws;

import java.util.Optional;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/** Parameter Store, SecureString included. */
public final class SsmParameters implements ParameterSource {
  private final SsmClient client;

  public SsmParameters(SsmClient client) {
    this.client = client;
  }

  @Override
  public Optional<String> value(String name) {
    try {
      return Optional.of(
          client
              .getParameter(request -> request.name(name).withDecryption(true))
              .parameter()
              .value());
    } catch (ParameterNotFoundException _) {
      return Optional.empty();
    }
  }
}
