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
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.function.Function;

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
    asText(times, Instant.class, Timestamps::format, Timestamps::parse, "an ISO 8601 instant");
    asText(times, Duration.class, Duration::toString, Duration::parse, "an ISO 8601 duration");
    asText(times, LocalDate.class, LocalDate::toString, LocalDate::parse, "a day");
    asText(times, LocalTime.class, LocalTime::toString, LocalTime::parse, "a time of day");
    asText(times, ZoneId.class, ZoneId::getId, ZoneId::of, "a time zone");
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

  private static <T> void asText(
      SimpleModule module,
      Class<T> type,
      Function<T, String> write,
      Function<String, T> read,
      String what) {
    module.addSerializer(type, new TextWriter<>(type, write));
    module.addDeserializer(type, new TextReader<>(type, read, what));
  }

  private static final class TextWriter<T> extends StdScalarSerializer<T> {
    @Serial private static final long serialVersionUID = 1;

    private final transient Function<T, String> write;

    TextWriter(Class<T> type, Function<T, String> write) {
      super(type);
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(write.apply(value));
    }
  }

  private static final class TextReader<T> extends StdScalarDeserializer<T> {
    @Serial private static final long serialVersionUID = 1;

    private final Class<T> type;
    private final transient Function<String, T> read;
    private final String what;

    TextReader(Class<T> type, Function<String, T> read, String what) {
      super(type);
      this.type = type;
      this.read = read;
      this.what = what;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      try {
        return read.apply(in.getText());
      } catch (DateTimeException _) {
        return type.cast(context.handleWeirdStringValue(type, "", "not " + what));
      }
    }
  }
}
