package dev.retrigger.local.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.retrigger.local.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A user's function: finds every model good. */
public final class EvaluateHandler implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String manifest =
        Json.parse(new String(input.readAllBytes(), StandardCharsets.UTF_8))
            .path("manifest")
            .asText();
    output.write(
        Json.write(Json.object().put("auc", 0.91).put("manifest", manifest))
            .getBytes(StandardCharsets.UTF_8));
  }
}
