package dev.retrigger.recordlineage;

import java.io.Serial;

/** MLflow did not do what it was asked; the message holds no secret. */
final class MlflowException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  MlflowException(String message) {
    super(message);
  }
}
