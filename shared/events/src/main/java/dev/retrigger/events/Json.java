package dev.retrigger.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.retrigger.domain.Text;
import dev.retrigger.domain.Timestamps;
import java.io.IOException;
import java.io.Serial;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * The one JSON codec. Strict: duplicate keys, trailing data, nesting beyond 100 levels and missing
 * record components are refused; unknown properties of other people's events are passed over. What
 * is refused is an {@link InvalidEventException} that says where, and never repeats the document.
 */
public final class Json {
  private static final ObjectMapper MAPPER = mapper();

  private Json() {}

  /** Reads a document. */
  public static <T> T read(String text, Class<T> type) {
    try {
      return present(MAPPER.readValue(text, type));
    } catch (JsonProcessingException e) {
      throw invalid(e);
    }
  }

  /** Reads a document. */
  public static <T> T read(byte[] utf8, Class<T> type) {
    try {
      return present(MAPPER.readValue(utf8, type));
    } catch (JsonProcessingException e) {
      throw invalid(e);
    } catch (IOException e) {
      throw new InvalidEventException("the document is not UTF-8 JSON");
    }
  }

  /** Reads a part of a document that was read before. */
  public static <T> T read(JsonNode node, Class<T> type) {
    try {
      return present(MAPPER.treeToValue(node, type));
    } catch (JsonProcessingException e) {
      throw invalid(e);
    }
  }

  /** Reads a document of any shape. */
  public static JsonNode tree(String text) {
    return read(text, JsonNode.class);
  }

  /** Writes a value of ours; it cannot fail unless the type is wrong. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /** Writes a value of ours. */
  public static byte[] writeBytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  private static <T> T present(T value) {
    if (value == null) {
      throw new InvalidEventException("the document is null");
    }
    return value;
  }

  private static InvalidEventException invalid(JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " (line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr()
                + ")";
    String path =
        e instanceof com.fasterxml.jackson.databind.JsonMappingException mapping
                && !mapping.getPath().isEmpty()
            ? " at " + path(mapping)
            : "";
    return new InvalidEventException(
        "not the expected JSON" + path + where + ": " + e.getClass().getSimpleName());
  }

  private static String path(com.fasterxml.jackson.databind.JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (var step : e.getPath()) {
      path.append('/').append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
    }
    return Text.brief(path.toString());
  }

  private static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    SimpleModule times = new SimpleModule();
    times.addSerializer(Instant.class, new InstantWriter());
    times.addDeserializer(Instant.class, new InstantReader());
    times.addSerializer(Duration.class, new DurationWriter());
    times.addDeserializer(Duration.class, new DurationReader());
    return JsonMapper.builder(factory)
        .addModule(new Jdk8Module())
        .addModule(times)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  private static final class InstantWriter extends StdScalarSerializer<Instant> {
    @Serial private static final long serialVersionUID = 1;

    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(Timestamps.format(value));
    }
  }

  private static final class InstantReader extends StdScalarDeserializer<Instant> {
    @Serial private static final long serialVersionUID = 1;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      try {
        return Timestamps.parse(in.getText());
      } catch (DateTimeException e) {
        return (Instant)
            context.handleWeirdStringValue(Instant.class, "", "not an ISO 8601 instant");
      }
    }
  }

  private static final class DurationWriter extends StdScalarSerializer<Duration> {
    @Serial private static final long serialVersionUID = 1;

    DurationWriter() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toString());
    }
  }

  private static final class DurationReader extends StdScalarDeserializer<Duration> {
    @Serial private static final long serialVersionUID = 1;

    DurationReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
      try {
        return Duration.parse(in.getText());
      } catch (DateTimeException e) {
        return (Duration)
            context.handleWeirdStringValue(Duration.class, "", "not an ISO 8601 duration");
      }
    }
  }
}
