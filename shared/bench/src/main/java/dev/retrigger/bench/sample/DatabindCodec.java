package dev.retrigger.bench.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Jackson's data binding to records. */
final class DatabindCodec implements Codec {
  private final ObjectReader batches;
  private final ObjectReader signals;
  private final ObjectWriter answers;

  DatabindCodec() {
    JsonMapper mapper =
        JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    batches = mapper.readerFor(Batch.class);
    signals = mapper.readerFor(Signal.class);
    answers = mapper.writerFor(Answer.class);
  }

  @Override
  public List<Message> read(InputStream event) throws IOException {
    Batch batch = batches.readValue(event);
    List<Message> messages = new ArrayList<>();
    for (SqsRecord r : batch.records()) {
      messages.add(new Message(r.messageId(), signals.readValue(r.body())));
    }
    return messages;
  }

  @Override
  public byte[] write(List<String> failed) throws IOException {
    return answers.writeValueAsBytes(new Answer(failed.stream().map(Failure::new).toList()));
  }

  record Batch(@JsonProperty("Records") List<SqsRecord> records) {}

  record SqsRecord(String messageId, String body) {}

  record Answer(List<Failure> batchItemFailures) {}

  record Failure(String itemIdentifier) {}
}
