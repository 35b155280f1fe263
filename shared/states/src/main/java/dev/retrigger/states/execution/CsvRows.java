package dev.retrigger.states.execution;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.states.definition.Distribution.Format;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows with quoted fields, after RFC 4180; a short row has empty last columns. */
final class CsvRows implements ItemReader.Rows {
  private static final int END = -1;
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final BufferedReader reader;
  private final char delimiter;
  private final List<String> headers;

  CsvRows(Reader reader, Format.Csv format) throws IOException {
    this.reader = new BufferedReader(reader);
    this.delimiter = format.delimiter();
    if (peek() == BYTE_ORDER_MARK) {
      this.reader.read();
    }
    List<String> given = format.headers().orElse(null);
    List<String> first = given == null ? fields() : given;
    if (first == null) {
      throw new IOException("The CSV has no header row");
    }
    this.headers = List.copyOf(first);
  }

  @Override
  public ItemReader.@Nullable Row next() throws IOException {
    List<String> fields = fields();
    if (fields == null) {
      return null;
    }
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    for (int column = 0; column < headers.size(); column++) {
      row.put(headers.get(column), column < fields.size() ? fields.get(column) : "");
    }
    return ItemReader.Row.of(row);
  }

  /** The fields of the next line that is not empty; null at the end. */
  private @Nullable List<String> fields() throws IOException {
    while (peek() == '\n' || peek() == '\r') {
      reader.read();
    }
    if (peek() == END) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    do {
      fields.add(peek() == '"' ? quoted() : plain());
    } while (reader.read() == delimiter);
    return fields;
  }

  private String plain() throws IOException {
    StringBuilder field = new StringBuilder();
    while (!endsField(peek())) {
      field.append((char) reader.read());
    }
    return field.toString();
  }

  private String quoted() throws IOException {
    reader.read();
    StringBuilder field = new StringBuilder();
    for (int next = reader.read(); next != '"' || peek() == '"'; next = reader.read()) {
      if (next == END) {
        throw new IOException("The CSV ends inside a quoted field");
      }
      if (next == '"') {
        reader.read();
      }
      field.append((char) next);
    }
    return field.append(plain()).toString();
  }

  private boolean endsField(int next) {
    return next == END || next == delimiter || next == '\n' || next == '\r';
  }

  private int peek() throws IOException {
    reader.mark(1);
    int next = reader.read();
    reader.reset();
    return next;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
