package dev.retrigger.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.util.Map;

/** Makes the handlers that a template names, on the clients of a {@link LocalCloud}. */
@FunctionalInterface
public interface HandlerFactory {
  /** Returns a new handler of the class {@code handler}; throws when it knows none. */
  RequestStreamHandler create(String handler, Map<String, String> environment, LocalCloud cloud);
}
