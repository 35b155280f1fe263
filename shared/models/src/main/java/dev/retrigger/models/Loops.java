package dev.retrigger.models;

import dev.retrigger.domain.PipelineId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds pipelines that would fire themselves for ever, at once or through others: what a parameter
 * calls an output lies where a trigger looks for input. What is not in the file, such as a path
 * within the target, is not seen here; at run time the depth of a signal ends such a chain.
 */
record Loops(ModelFile file, String environment) {

  /** The pipelines in loops, and how each closes. */
  Map<String, String> find() {
    Map<String, Map<String, String>> next = new LinkedHashMap<>();
    file.pipelines().values().forEach(pipeline -> next.put(pipeline.name(), started(pipeline)));
    Map<String, String> loops = new LinkedHashMap<>();
    next.forEach(
        (pipeline, starts) ->
            starts.forEach(
                (other, how) -> {
                  if (other.equals(pipeline)) {
                    loops.putIfAbsent(pipeline, how + " that starts it");
                  } else if (reaches(other, pipeline, next)) {
                    loops.putIfAbsent(
                        pipeline,
                        how + " that starts '" + other + "', which in the end starts it again");
                  }
                }));
    return loops;
  }

  private static boolean reaches(
      String from, String wanted, Map<String, Map<String, String>> next) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(from));
    while (!open.isEmpty()) {
      String pipeline = open.pop();
      if (pipeline.equals(wanted)) {
        return true;
      }
      if (seen.add(pipeline)) {
        open.addAll(next.getOrDefault(pipeline, Map.of()).keySet());
      }
    }
    return false;
  }

  /** The pipelines that start when {@code pipeline} writes, and by which of its outputs. */
  private Map<String, String> started(Pipeline pipeline) {
    Map<String, String> started = new LinkedHashMap<>();
    pipeline
        .parameters()
        .forEach(
            (name, template) -> {
              if (name.toLowerCase(Locale.ROOT).contains("output")) {
                String output = rendered(template);
                for (Trigger trigger : file.triggers().values()) {
                  watched(trigger, output)
                      .ifPresent(
                          folder ->
                              starts(trigger)
                                  .forEach(
                                      other ->
                                          started.putIfAbsent(
                                              other,
                                              "writes its '"
                                                  + name
                                                  + "' into the folder "
                                                  + folder)));
                }
              }
            });
    for (Trigger trigger : file.triggers().values()) {
      if (trigger instanceof FinishedTrigger finished
          && finished.pipeline().equals(new PipelineId(file.model(), pipeline.name()))) {
        starts(trigger)
            .forEach(
                other -> started.putIfAbsent(other, "ends, which fires '" + trigger.name() + "'"));
      }
    }
    return started;
  }

  /** What a trigger starts, by itself or in a combination. */
  private Stream<String> starts(Trigger trigger) {
    return Stream.concat(
        trigger.start().stream(),
        file.triggers().values().stream()
            .filter(
                other ->
                    other instanceof CombinationTrigger combination
                        && combination.members().contains(trigger.name()))
            .flatMap(other -> other.start().stream()));
  }

  private Optional<String> watched(Trigger trigger, String output) {
    if (!(trigger instanceof DataTrigger data)
        || !(file.inputs().get(data.input()) instanceof DataInput input)) {
      return Optional.empty();
    }
    String folder = "s3://" + input.bucket() + "/" + input.prefix();
    boolean within = (output + "/").startsWith(folder);
    return within && !isOther(input, output, data.window().doneMarker())
        ? Optional.of(folder)
        : Optional.empty();
  }

  /** Whether the output is one file, and none that the input takes. */
  private static boolean isOther(DataInput input, String output, Optional<String> marker) {
    String key =
        output.substring(Math.min(output.length(), ("s3://" + input.bucket() + "/").length()));
    String name = key.substring(key.lastIndexOf('/') + 1);
    return name.contains(".")
        && !name.contains("*")
        && input.match(input.bucket(), key, 1, marker).isEmpty();
  }

  /** What only a start knows is written {@code *}. */
  private String rendered(ParameterTemplate template) {
    return switch (template.render(name -> Optional.of(name.equals("env") ? environment : "*"))) {
      case Rendering.Rendered(String text) -> text;
      case Rendering.Missing _ -> "";
    };
  }
}
