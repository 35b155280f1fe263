package dev.retrigger.bench.sample;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** jackson-jr: maps for the envelope, a record for the signal. */
final class JrCodec implements Codec {
  private final JSON json = JSON.std;

  @Override
  public List<Message> read(InputStream event) throws IOException {
    List<Message> messages = new ArrayList<>();
    if (json.mapFrom(event).get("Records") instanceof List<?> records) {
      for (Object each : records) {
        if (each instanceof Map<?, ?> r
            && r.get("messageId") instanceof String id
            && r.get("body") instanceof String body) {
          messages.add(new Message(id, json.beanFrom(Signal.class, body)));
        }
      }
    }
    return messages;
  }

  @Override
  public byte[] write(List<String> failed) throws IOException {
    return json.asBytes(
        Map.of(
            "batchItemFailures", failed.stream().map(id -> Map.of("itemIdentifier", id)).toList()));
  }
}
