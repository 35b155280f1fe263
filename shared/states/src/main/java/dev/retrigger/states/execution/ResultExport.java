package dev.retrigger.states.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.states.definition.Distribution.Lines;
import dev.retrigger.states.definition.Distribution.Writer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes the results of a distributed Map into a bucket: one file of those that succeeded, one of
 * those that failed, and a manifest. What goes wrong is {@code States.ResultWriterFailed}.
 */
final class ResultExport {
  private final ObjectStore objects;
  private final Writer writer;
  private final String bucket;
  private final String folder;

  ResultExport(ObjectStore objects, Writer writer, JsonNode arguments, String mapRunId) {
    this.objects = objects;
    this.writer = writer;
    this.bucket = arguments.path("Bucket").asText();
    String prefix = arguments.path("Prefix").asText();
    this.folder = (prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/") + mapRunId;
  }

  /** Writes all files and returns the state's result, which says where they are. */
  JsonNode write(String mapRunArn, List<ChildResult> results) {
    ObjectNode manifest =
        JsonNodeFactory.instance
            .objectNode()
            .put("DestinationBucket", bucket)
            .put("MapRunArn", mapRunArn);
    ObjectNode files = manifest.putObject("ResultFiles");
    String manifestKey = folder + "/manifest.json";
    try {
      write(files.putArray("FAILED"), "FAILED", select(results, false));
      files.putArray("PENDING");
      write(files.putArray("SUCCEEDED"), "SUCCEEDED", select(results, true));
      objects.put(bucket, manifestKey, manifest.toString());
    } catch (IOException e) {
      throw new StatesException(ErrorNames.RESULT_WRITER_FAILED, String.valueOf(e.getMessage()));
    }
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("MapRunArn", mapRunArn);
    result.putObject("ResultWriterDetails").put("Bucket", bucket).put("Key", manifestKey);
    return result;
  }

  private static List<ChildResult> select(List<ChildResult> results, boolean succeeded) {
    return results.stream().filter(result -> result.succeeded() == succeeded).toList();
  }

  private void write(ArrayNode listed, String name, List<ChildResult> results) throws IOException {
    if (results.isEmpty()) {
      return;
    }
    List<JsonNode> shaped =
        results.stream()
            .flatMap(result -> result.shaped(writer.transformation()).stream())
            .toList();
    String extension = writer.lines().name().toLowerCase(Locale.ROOT);
    String key = "%s/%s_0.%s".formatted(folder, name, extension);
    String content =
        writer.lines() == Lines.JSONL
            ? shaped.stream().map(JsonNode::toString).collect(Collectors.joining("\n", "", "\n"))
            : JsonNodeFactory.instance.arrayNode().addAll(shaped).toString();
    objects.put(bucket, key, content);
    listed.addObject().put("Key", key).put("Size", content.getBytes(UTF_8).length);
  }
}
