package dev.retrigger.local.aws;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** The services that only hand out what they were given: parameters, secrets and roles. */
public final class LocalSettings {
  private LocalSettings() {}

  /** AWS Systems Manager Parameter Store. */
  public static final class Parameters implements SsmClient {
    private final Account account;
    private final Map<String, String> values = new LinkedHashMap<>();

    public Parameters(Account account) {
      this.account = account;
    }

    public void put(String name, String value) {
      values.put(name, value);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}

    @Override
    public GetParameterResponse getParameter(GetParameterRequest request) {
      String value = values.get(request.name());
      if (value == null) {
        throw Errors.of(
            ParameterNotFoundException.builder(), "ParameterNotFound", "no " + request.name());
      }
      return GetParameterResponse.builder().parameter(parameter(request.name(), value)).build();
    }

    @Override
    public GetParametersResponse getParameters(GetParametersRequest request) {
      List<Parameter> found = new ArrayList<>();
      List<String> unknown = new ArrayList<>();
      for (String name : request.names()) {
        String value = values.get(name);
        if (value == null) {
          unknown.add(name);
        } else {
          found.add(parameter(name, value));
        }
      }
      return GetParametersResponse.builder().parameters(found).invalidParameters(unknown).build();
    }

    private Parameter parameter(String name, String value) {
      return Parameter.builder()
          .name(name)
          .value(value)
          .type(ParameterType.STRING)
          .version(1L)
          .arn(account.arn("ssm", "parameter" + name))
          .build();
    }
  }

  /** AWS Secrets Manager. */
  public static final class Secrets implements SecretsManagerClient {
    private final Account account;
    private final Map<String, String> values = new LinkedHashMap<>();

    public Secrets(Account account) {
      this.account = account;
    }

    /** Keeps a secret under its name or ARN, whichever the reader will ask for. */
    public void put(String id, String value) {
      values.put(id, value);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}

    @Override
    public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
      String value = values.get(request.secretId());
      if (value == null) {
        throw Errors.of(
            software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException
                .builder(),
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret.");
      }
      String id = request.secretId();
      return GetSecretValueResponse.builder()
          .arn(id.startsWith("arn:") ? id : account.arn("secretsmanager", "secret:" + id))
          .name(Account.nameOf(id))
          .secretString(value)
          .versionStages("AWSCURRENT")
          .build();
    }
  }

  /** AWS Security Token Service: every role may be assumed, and it is remembered which were. */
  public static final class Roles implements StsClient {
    private static final Duration DEFAULT_SESSION = Duration.ofHours(1);

    private final Account account;
    private final InstantSource clock;
    private final List<AssumeRoleRequest> assumed = new ArrayList<>();

    public Roles(Account account, InstantSource clock) {
      this.account = account;
      this.clock = clock;
    }

    /** Returns the requests so far, oldest first. */
    public List<AssumeRoleRequest> assumed() {
      return List.copyOf(assumed);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}

    @Override
    public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
      assumed.add(request);
      Duration session =
          request.durationSeconds() == null
              ? DEFAULT_SESSION
              : Duration.ofSeconds(request.durationSeconds());
      return AssumeRoleResponse.builder()
          .credentials(
              credentials ->
                  credentials
                      .accessKeyId("ASIALOCAL")
                      .secretAccessKey("local")
                      .sessionToken("local")
                      .expiration(clock.instant().plus(session)))
          .assumedRoleUser(
              user -> user.arn(request.roleArn()).assumedRoleId(request.roleSessionName()))
          .build();
    }

    @Override
    public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
      return GetCallerIdentityResponse.builder()
          .account(account.id())
          .userId("local")
          .arn("arn:aws:iam::" + account.id() + ":user/local")
          .build();
    }
  }
}
