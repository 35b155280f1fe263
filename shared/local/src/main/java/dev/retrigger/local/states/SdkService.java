package dev.retrigger.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Any operation of one service, called with JSON and answered in JSON. Operations are found by the
 * SDK's naming and described by its models, so that whatever the local client can do can be called.
 *
 * @param <C> the SDK's interface of the service
 */
final class SdkService<C extends SdkClient> {
  private static final String BODY = "Body";

  private final Class<C> api;
  private final C client;
  private final Supplier<String> uuids;

  SdkService(Class<C> api, C client, Supplier<String> uuids) {
    this.api = api;
    this.client = client;
    this.uuids = uuids;
  }

  /** The service as error names spell it: {@code Sfn}, {@code DynamoDb}. */
  String name() {
    return api.getSimpleName().replaceFirst("Client$", "");
  }

  /**
   * Calls an operation.
   *
   * @param prefix what stands before the names of the service's errors
   * @throws TaskFailure with the service's error, or saying what cannot be called
   */
  JsonNode call(String operation, JsonNode arguments, String prefix) {
    String model = operation.substring(0, 1).toUpperCase(Locale.ROOT) + operation.substring(1);
    Class<?> type = requestType(operation, model);
    // An operation with a body has several methods; the one that takes the body whole comes first.
    Optional<Method> download = method(operation, type, ResponseTransformer.class);
    if (download.isPresent()) {
      SdkRequest request = request(type, arguments, model);
      return json(invoke(download.get(), prefix, request, ResponseTransformer.toBytes()));
    }
    Optional<Method> upload = method(operation, type, RequestBody.class);
    if (upload.isPresent()) {
      return json(upload(upload.get(), prefix, type, arguments, model));
    }
    Method plain =
        method(operation, type).orElseThrow(() -> TaskFailure.notHere(name() + ":" + operation));
    return json(invoke(plain, prefix, request(type, arguments, model)));
  }

  private Object upload(
      Method method, String prefix, Class<?> type, JsonNode arguments, String model) {
    if (!arguments.isObject()) {
      throw TaskFailure.runtime(model + " must be an object");
    }
    ObjectNode rest = arguments.deepCopy();
    JsonNode body = rest.remove(BODY);
    String content = body == null ? "" : body.isTextual() ? body.textValue() : body.toString();
    return invoke(method, prefix, request(type, rest, model), RequestBody.fromString(content));
  }

  private static JsonNode json(Object response) {
    return switch (response) {
      case ResponseBytes<?> bytes ->
          SdkJson.read((SdkPojo) bytes.response()).put(BODY, bytes.asUtf8String());
      case SdkResponse pojo -> SdkJson.read(pojo);
      default -> throw TaskFailure.notHere("a call with " + response.getClass().getName());
    };
  }

  private Class<?> requestType(String operation, String model) {
    try {
      return Class.forName(api.getPackageName() + ".model." + model + "Request");
    } catch (ClassNotFoundException _) {
      throw TaskFailure.runtime("the service " + name() + " has no operation " + operation);
    }
  }

  private Optional<Method> method(String operation, Class<?>... parameters) {
    try {
      return Optional.of(api.getMethod(operation, parameters));
    } catch (NoSuchMethodException _) {
      return Optional.empty();
    }
  }

  private SdkRequest request(Class<?> type, JsonNode arguments, String model) {
    try {
      SdkPojo builder = (SdkPojo) type.getMethod("builder").invoke(null);
      SdkJson.fill(builder, arguments, model);
      for (SdkField<?> field : builder.sdkFields()) {
        if (isIdempotencyToken(field) && field.getValueOrDefault(builder) == null) {
          field.set(builder, uuids.get());
        }
      }
      return (SdkRequest) ((Buildable) builder).build();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the SDK's model " + type.getName() + " has no builder", e);
    }
  }

  /** The SDK makes up a value for such members, as its marshallers do and these calls do not. */
  private static boolean isIdempotencyToken(SdkField<?> field) {
    return field.containsTrait(DefaultValueTrait.class);
  }

  private Object invoke(Method method, String prefix, Object... arguments) {
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      throw failure(method, prefix, e.getCause());
    } catch (IllegalAccessException e) {
      throw new LinkageError("the SDK's interface " + api.getName() + " is not public", e);
    }
  }

  private TaskFailure failure(Method method, String prefix, @Nullable Throwable thrown) {
    return switch (thrown) {
      case AwsServiceException service ->
          new TaskFailure(prefix + "." + errorName(service), String.valueOf(service.getMessage()));
      case SdkException local ->
          new TaskFailure(prefix + ".SdkClientException", String.valueOf(local.getMessage()));
      case UnsupportedOperationException _ -> TaskFailure.notHere(name() + ":" + method.getName());
      case null, default ->
          TaskFailure.runtime(name() + ":" + method.getName() + " broke: " + thrown);
    };
  }

  /** The exception's own name, or the error's code where no exception was made for it. */
  private String errorName(AwsServiceException thrown) {
    String type = thrown.getClass().getSimpleName();
    String name =
        type.equals(name() + "Exception") && thrown.awsErrorDetails() != null
            ? thrown.awsErrorDetails().errorCode()
            : type;
    return name.endsWith("Exception") ? name : name + "Exception";
  }
}
