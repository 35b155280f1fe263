package dev.retrigger.bench.sample;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads an SQS batch of signals and writes Lambda's partial batch answer. */
interface Codec {
  List<Message> read(InputStream event) throws IOException;

  byte[] write(List<String> failedMessageIds) throws IOException;

  /** One SQS record whose body was a signal. */
  record Message(String messageId, Signal signal) {}

  static Codec named(String name) {
    return switch (name) {
      case "databind" -> new DatabindCodec();
      case "jr" -> new JrCodec();
      case "stream" -> new StreamCodec();
      default -> throw new IllegalArgumentException("No codec named " + name);
    };
  }
}
