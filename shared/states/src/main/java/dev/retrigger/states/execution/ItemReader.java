package dev.retrigger.states.execution;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.retrigger.states.definition.Distribution.Format;
import dev.retrigger.states.definition.Distribution.Reader;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of a distributed Map from a bucket, one at a time. Whatever is wrong with the
 * object is {@code States.ItemReaderFailed}.
 */
final class ItemReader {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectStore objects;

  ItemReader(ObjectStore objects) {
    this.objects = objects;
  }

  /** A row of items that may be left before its end. */
  interface Rows extends Closeable {
    /** The next row; null at the end. */
    @Nullable Row next() throws IOException;
  }

  /** A row: the item, and the member's name when it was one of an object. */
  record Row(Optional<String> key, JsonNode value) {
    static Row of(JsonNode value) {
      return new Row(Optional.empty(), value);
    }
  }

  Iterator<Item> read(Reader reader, JsonNode arguments, long maxItems) {
    String bucket = arguments.path("Bucket").asText();
    String key = arguments.path("Key").asText();
    String source =
        reader.format() instanceof Format.Listing
            ? "S3://" + bucket
            : "S3://%s/%s".formatted(bucket, key);
    try {
      return new RowIterator(open(reader.format(), arguments), source, maxItems);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Rows open(Format format, JsonNode arguments) throws IOException {
    String bucket = arguments.path("Bucket").asText();
    if (format instanceof Format.Listing) {
      return listing(objects.list(bucket, arguments.path("Prefix").asText()));
    }
    Optional<String> version =
        Optional.ofNullable(arguments.get("VersionId")).map(JsonNode::asText);
    java.io.Reader text = objects.open(bucket, arguments.path("Key").asText(), version);
    return switch (format) {
      case Format.Json(var pointer) -> json(text, pointer);
      case Format.JsonLines() -> lines(text);
      case Format.Csv csv -> new CsvRows(text, csv);
      case Format.Listing() -> throw new IllegalStateException("a listing has no text");
    };
  }

  private static Rows listing(Iterator<ObjectStore.Summary> summaries) {
    return rows(() -> summaries.hasNext() ? Row.of(describe(summaries.next())) : null, () -> {});
  }

  private static JsonNode describe(ObjectStore.Summary summary) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("Etag", summary.etag())
        .put("Key", summary.key())
        .put("LastModified", summary.lastModified().getEpochSecond())
        .put("Size", summary.size())
        .put("StorageClass", summary.storageClass());
  }

  private static Rows json(java.io.Reader text, String pointer) throws IOException {
    JsonParser whole = MAPPER.createParser(text);
    JsonParser parser =
        pointer.isEmpty()
            ? whole
            : new FilteringParserDelegate(
                whole,
                new JsonPointerBasedFilter(JsonPointer.compile(pointer)),
                Inclusion.ONLY_INCLUDE_ALL,
                false);
    JsonToken opening = parser.nextToken();
    if (opening == JsonToken.START_ARRAY) {
      return rows(
          () ->
              parser.nextToken() == JsonToken.END_ARRAY
                  ? null
                  : Row.of(MAPPER.<JsonNode>readTree(parser)),
          parser);
    }
    if (opening == JsonToken.START_OBJECT) {
      return rows(() -> member(parser), parser);
    }
    throw new IOException("The JSON is neither an array nor an object");
  }

  private static @Nullable Row member(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.FIELD_NAME) {
      return null;
    }
    String name = parser.currentName();
    parser.nextToken();
    return new Row(Optional.of(name), MAPPER.<JsonNode>readTree(parser));
  }

  private static Rows lines(java.io.Reader text) {
    var reader = new java.io.BufferedReader(text);
    return rows(
        () -> {
          String line = reader.readLine();
          while (line != null && line.isBlank()) {
            line = reader.readLine();
          }
          return line == null ? null : Row.of(MAPPER.readTree(line));
        },
        reader);
  }

  /** Gives one row a call. */
  private interface RowSupplier {
    @Nullable Row next() throws IOException;
  }

  private static Rows rows(RowSupplier supplier, Closeable resource) {
    return new Rows() {
      @Override
      public @Nullable Row next() throws IOException {
        return supplier.next();
      }

      @Override
      public void close() throws IOException {
        resource.close();
      }
    };
  }

  private static StatesException failed(IOException e) {
    return new StatesException(ErrorNames.ITEM_READER_FAILED, String.valueOf(e.getMessage()));
  }

  private static final class RowIterator implements Iterator<Item> {
    private final Rows rows;
    private final String source;
    private final long maxItems;
    private long index;
    private boolean ended;
    private @Nullable Row next;

    RowIterator(Rows rows, String source, long maxItems) {
      this.rows = rows;
      this.source = source;
      this.maxItems = maxItems;
    }

    @Override
    public boolean hasNext() {
      if (next == null && !ended) {
        try {
          next = index < maxItems ? rows.next() : null;
          ended = next == null;
          if (ended) {
            rows.close();
          }
        } catch (IOException e) {
          ended = true;
          throw failed(e);
        }
      }
      return next != null;
    }

    @Override
    public Item next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      Row row = next;
      next = null;
      return new Item(index++, row.key(), row.value(), source);
    }
  }
}
