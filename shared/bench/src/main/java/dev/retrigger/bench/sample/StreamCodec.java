package dev.retrigger.bench.sample;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** jackson-core alone: a small tree reader over the token stream, records filled by hand. */
final class StreamCodec implements Codec {
  private final JsonFactory factory = new JsonFactory();

  @Override
  public List<Message> read(InputStream event) throws IOException {
    List<Message> messages = new ArrayList<>();
    try (JsonParser parser = factory.createParser(event)) {
      for (Object each : (List<?>) field(tree(parser), "Records")) {
        try (JsonParser body = factory.createParser(text(each, "body"))) {
          messages.add(new Message(text(each, "messageId"), signal(tree(body))));
        }
      }
    }
    return messages;
  }

  @Override
  public byte[] write(List<String> failed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = factory.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("batchItemFailures");
      for (String id : failed) {
        json.writeStartObject();
        json.writeStringField("itemIdentifier", id);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static Signal signal(Object tree) {
    Map<String, String> attributes = new LinkedHashMap<>();
    ((Map<?, ?>) field(tree, "attributes"))
        .forEach((k, v) -> attributes.put(String.valueOf(k), String.valueOf(v)));
    return new Signal(
        text(tree, "id"),
        text(tree, "model"),
        text(tree, "trigger"),
        text(tree, "source"),
        text(tree, "key"),
        text(tree, "subject"),
        text(tree, "occurredAt"),
        ((Number) field(tree, "depth")).intValue(),
        attributes);
  }

  private static String text(Object tree, String name) {
    return (String) field(tree, name);
  }

  private static Object field(Object tree, String name) {
    if (tree instanceof Map<?, ?> object) {
      Object value = object.get(name);
      if (value != null) {
        return value;
      }
    }
    throw new IllegalArgumentException(name + " is missing");
  }

  private static Object tree(JsonParser parser) throws IOException {
    return value(parser, parser.nextToken());
  }

  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          object.put(name, value(parser, parser.nextToken()));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          array.add(value(parser, t));
        }
        yield array;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new IllegalArgumentException("Unexpected " + token);
    };
  }
}
