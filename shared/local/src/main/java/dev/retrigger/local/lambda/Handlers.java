package dev.retrigger.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.util.Map;

/** Makes handlers. Called again for a function whose process died, as Lambda would. */
@FunctionalInterface
public interface Handlers {
  /**
   * Makes the handler of one function.
   *
   * @param handler the class that the template names
   * @param environment the variables that the template gives it
   */
  RequestStreamHandler create(String handler, Map<String, String> environment);
}
