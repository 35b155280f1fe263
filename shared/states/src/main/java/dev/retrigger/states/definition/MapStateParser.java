package dev.retrigger.states.definition;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.retrigger.states.definition.Distribution.Format;
import dev.retrigger.states.definition.Distribution.Lines;
import dev.retrigger.states.definition.Distribution.Transformation;
import dev.retrigger.states.expression.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads a Map state, inline or distributed. */
final class MapStateParser {
  private static final int MAX_CONCURRENCY = 10_000;
  private static final int MAX_ITEMS = 100_000_000;
  private static final int MAX_BATCH_BYTES = 262_144;
  private static final int MAX_LABEL = 40;
  private static final List<String> DISTRIBUTED_ONLY =
      List.of(
          "ItemReader",
          "ItemBatcher",
          "ResultWriter",
          "ToleratedFailureCount",
          "ToleratedFailurePercentage",
          "Label");
  private static final Map<String, Character> DELIMITERS =
      Map.of("COMMA", ',', "PIPE", '|', "SEMICOLON", ';', "SPACE", ' ', "TAB", '\t');

  private final GraphParser graphs;
  private final Fields state;

  MapStateParser(GraphParser graphs, Fields state) {
    this.graphs = graphs;
    this.state = state;
  }

  State parse(String name, Supplier<Exit> exit) {
    Processor processor = processor();
    Optional<Template> items = state.template("Items");
    checkItems(items);
    Optional<Distribution> distribution =
        processor.distributed() ? Optional.of(distribution()) : Optional.empty();
    if (!processor.distributed()) {
      refuseDistributedFields();
    }
    if (items.isPresent() && state.has("ItemReader")) {
      state.report("Items", "a Map state has either Items or ItemReader");
    }
    return new State.ForEach(
        name,
        items,
        state.template("ItemSelector"),
        state.integerQuantity("MaxConcurrency", 0, MAX_CONCURRENCY),
        processor.graph(),
        distribution,
        ErrorHandlingParser.parse(state),
        exit.get());
  }

  private record Processor(StateGraph graph, boolean distributed) {}

  private Processor processor() {
    Optional<Fields> object = state.object("ItemProcessor");
    if (object.isEmpty()) {
      if (!state.has("ItemProcessor")) {
        state.report("ItemProcessor", "is missing");
      }
      return new Processor(new StateGraph("", Map.of()), false);
    }
    Fields processor = object.get().asOwner();
    processor.text("Comment");
    Optional<Fields> config = processor.object("ProcessorConfig");
    boolean distributed = false;
    if (config.isPresent()) {
      distributed =
          config.get().oneOf("Mode", List.of("INLINE", "DISTRIBUTED")).equals("DISTRIBUTED");
      if (distributed) {
        config.get().oneOf("ExecutionType", List.of("STANDARD", "EXPRESS"));
      }
      config.get().refuseOthers("a processor's config in this mode");
    }
    StateGraph graph = graphs.parse(processor);
    processor.refuseOthers("an item processor");
    return new Processor(graph, distributed);
  }

  private void checkItems(Optional<Template> items) {
    if (items.isPresent()
        && items.get() instanceof Template.Literal(var value)
        && !value.isContainerNode()) {
      state.report("Items", "must be an array, an object or an expression");
    }
  }

  private void refuseDistributedFields() {
    for (String field : DISTRIBUTED_ONLY) {
      if (state.json(field).isPresent()) {
        state.report(
            field, "needs \"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\"} in the ItemProcessor");
      }
    }
  }

  private Distribution distribution() {
    Optional<String> label = state.text("Label");
    if (label.filter(text -> text.isEmpty() || text.length() > MAX_LABEL).isPresent()) {
      state.report("Label", "has 1 to %d characters".formatted(MAX_LABEL));
    }
    return new Distribution(
        label,
        state.object("ItemReader").map(MapStateParser::reader),
        state.object("ItemBatcher").map(MapStateParser::batcher),
        state.object("ResultWriter").map(MapStateParser::writer),
        state.integerQuantity("ToleratedFailureCount", 0, MAX_ITEMS),
        state.quantity("ToleratedFailurePercentage", 0, 100));
  }

  private static Distribution.Reader reader(Fields reader) {
    String action = s3Action(reader, List.of("getObject", "listObjectsV2"));
    Template arguments = arguments(reader).orElseGet(MapStateParser::nothing);
    Optional<Fields> config = reader.object("ReaderConfig");
    Optional<Quantity> maxItems =
        config.flatMap(fields -> fields.integerQuantity("MaxItems", 1, MAX_ITEMS));
    Format format =
        action.equals("listObjectsV2")
            ? new Format.Listing()
            : config.map(MapStateParser::format).orElseGet(() -> new Format.Json(""));
    if (action.equals("getObject") && config.isEmpty()) {
      reader.report("ReaderConfig", "is missing: it says the InputType");
    }
    config.ifPresent(fields -> fields.refuseOthers("this kind of reader's config"));
    reader.refuseOthers("an item reader");
    return new Distribution.Reader(arguments, format, maxItems);
  }

  private static Format format(Fields config) {
    String type = config.requiredText("InputType");
    return switch (type) {
      case "JSON" -> new Format.Json(config.text("ItemsPointer").orElse(""));
      case "JSONL" -> new Format.JsonLines();
      case "CSV" -> csv(config);
      default -> {
        config.report(
            "InputType", "must be JSON, JSONL or CSV; '%s' is not read here".formatted(type));
        yield new Format.Json("");
      }
    };
  }

  private static Format csv(Fields config) {
    String delimiter =
        config.oneOf("CSVDelimiter", List.of("COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"));
    String location = config.oneOf("CSVHeaderLocation", List.of("FIRST_ROW", "GIVEN"));
    boolean given = location.equals("GIVEN");
    List<String> headers = given ? config.texts("CSVHeaders") : List.of();
    if (!config.has("CSVHeaderLocation")) {
      config.report("CSVHeaderLocation", "is missing: FIRST_ROW or GIVEN");
    }
    if (given && headers.isEmpty()) {
      config.report("CSVHeaders", "is missing: the names of the columns");
    }
    return new Format.Csv(
        DELIMITERS.getOrDefault(delimiter, ','), given ? Optional.of(headers) : Optional.empty());
  }

  private static Distribution.Batcher batcher(Fields batcher) {
    Optional<Quantity> maxItems = batcher.integerQuantity("MaxItemsPerBatch", 1, MAX_ITEMS);
    Optional<Quantity> maxBytes =
        batcher.integerQuantity("MaxInputBytesPerBatch", 1, MAX_BATCH_BYTES);
    if (maxItems.isEmpty() && maxBytes.isEmpty()) {
      batcher.report(
          "MaxItemsPerBatch", "a batcher has MaxItemsPerBatch, MaxInputBytesPerBatch or both");
    }
    Optional<Template> batchInput = batcher.template("BatchInput");
    batcher.refuseOthers("an item batcher");
    return new Distribution.Batcher(maxItems, maxBytes, batchInput);
  }

  private static Distribution.Writer writer(Fields writer) {
    boolean exports = writer.has("Resource") || writer.has("Arguments");
    if (exports) {
      s3Action(writer, List.of("putObject"));
    }
    Optional<Template> arguments = exports ? arguments(writer) : Optional.empty();
    Optional<Fields> config = writer.object("WriterConfig");
    if (!exports && config.isEmpty()) {
      writer.report("WriterConfig", "a result writer has Resource with Arguments, or WriterConfig");
    }
    Transformation transformation =
        config
            .map(fields -> fields.oneOf("Transformation", List.of("NONE", "COMPACT", "FLATTEN")))
            .map(Transformation::valueOf)
            .orElse(Transformation.NONE);
    Lines lines =
        config
            .map(fields -> fields.oneOf("OutputType", List.of("JSON", "JSONL")))
            .map(Lines::valueOf)
            .orElse(Lines.JSON);
    config.ifPresent(fields -> fields.refuseOthers("a writer's config"));
    writer.refuseOthers("a result writer");
    return new Distribution.Writer(arguments, transformation, lines);
  }

  private static String s3Action(Fields fields, List<String> actions) {
    String resource = fields.requiredText("Resource");
    for (String action : actions) {
      if (resource.matches("arn:[^:]+:states:[^:]*:[^:]*(?::[^:]*)?:s3:" + action)) {
        return action;
      }
    }
    fields.report(
        "Resource",
        "must be arn:aws:states:::s3:%s"
            .formatted(String.join(" or arn:aws:states:::s3:", actions)));
    return actions.getFirst();
  }

  private static Optional<Template> arguments(Fields fields) {
    Optional<Template> arguments = fields.template("Arguments");
    if (arguments.isEmpty()) {
      fields.report("Arguments", "is missing: the Bucket, and the Key or Prefix");
    }
    return arguments;
  }

  private static Template nothing() {
    return new Template.Literal(JsonNodeFactory.instance.objectNode());
  }
}
