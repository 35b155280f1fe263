package dev.retrigger.states.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.states.definition.Finding;
import dev.retrigger.states.definition.ParsedDefinition;
import dev.retrigger.states.definition.StateMachineParser;
import dev.retrigger.states.task.TaskOutcome;
import dev.retrigger.states.task.TaskResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * No definition and no input makes the module hang or throw: a definition is refused with findings,
 * or it runs to a result.
 */
final class RobustnessTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> FRAGMENTS =
      List.of(
          "$states.input",
          "$states.result",
          "$states.context.State.Name",
          "$x",
          "1",
          "'a'",
          "null",
          "true",
          "[1..3]",
          "$map($states.input, function($v){ $v })",
          "$uuid()",
          "$partition([1,2,3], 2)",
          "$range(1, 5, 1)",
          "$parse('{}')",
          "$hash('a', 'MD5')",
          "$states.input.a + 1",
          "$string($states)",
          "{'k': $states.input}",
          "/a+/",
          "$eval('1')",
          "$states.input[0]",
          "$states.input.*",
          "(",
          "phone",
          "$$",
          "",
          "$now()",
          "$random()",
          "$sum($states.input)",
          "$error('x')",
          "$states.input ~> |$|{'z': 1}|");
  private static final List<String> TYPES =
      List.of("Pass", "Task", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map", "Loop");
  private static final List<String> NAMES = List.of("A", "B", "C", "D");

  /** Task errors and results by chance, from the request alone. */
  private static final TaskResources CHANCE =
      TaskResources.answering(
          request ->
              switch (Math.floorMod(request.arguments().hashCode() + request.attempt(), 3)) {
                case 0 -> new TaskOutcome.Failed("Chance", "by chance");
                case 1 -> new TaskOutcome.Failed("States.Timeout", "");
                default -> new TaskOutcome.Succeeded(request.arguments());
              });

  @Property(tries = 300)
  void shouldReportOrRun(@ForAll long seed) {
    Random random = new Random(seed);
    check(machine(random, 0).toString(), value(random, 0));
  }

  @Property(tries = 300)
  void shouldReportOrRunWhatIsNearlyRight(@ForAll long seed) {
    Random random = new Random(seed);
    ObjectNode machine = soundMachine(random);
    damage(machine, random);
    check(machine.toString(), value(random, 0));
  }

  @Property(tries = 300)
  void shouldReportAnyText(@ForAll("texts") String text) {
    check(text, MAPPER.createObjectNode());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("{}[]\",:0aTSN$%\\ \n").ofMaxLength(60),
        Arbitraries.integers().between(1, 3_000).map("["::repeat),
        Arbitraries.integers().between(1, 3_000).map("{\"States\":"::repeat));
  }

  @Property(tries = 300)
  void shouldEvaluateAnyExpression(@ForAll("expressions") String expression) {
    ObjectNode machine = MAPPER.createObjectNode().put("QueryLanguage", "JSONata");
    machine
        .put("StartAt", "A")
        .putObject("States")
        .putObject("A")
        .put("Type", "Pass")
        .put("Output", "{%" + expression + "%}")
        .put("End", true);
    check(machine.toString(), MAPPER.createObjectNode().put("a", 1));
  }

  @Provide
  Arbitrary<String> expressions() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("$()[]{}.,:;'\"`/|~>=<!?*%&^@#+-01ax \\").ofMaxLength(25),
        Arbitraries.of(FRAGMENTS).list().ofMaxSize(5).map(parts -> String.join(" & ", parts)),
        Arbitraries.integers().between(1, 3_000).map("("::repeat),
        Arbitraries.integers().between(1, 3_000).map(n -> "[".repeat(n) + "]".repeat(n)),
        Arbitraries.integers().between(1, 3_000).map(n -> "1" + "+1".repeat(n)));
  }

  private static void check(String definition, JsonNode input) {
    switch (StateMachineParser.parse(definition)) {
      case ParsedDefinition.Invalid(var findings) ->
          assertThat(findings).isNotEmpty().allSatisfy(RobustnessTest::assertTelling);
      case ParsedDefinition.Valid(var machine) -> {
        VirtualTimeline timeline = new VirtualTimeline(Machines.START);
        Execution execution =
            new Interpreter(
                    Environment.of(CHANCE, timeline)
                        .withLimits(new Limits(2_000, 256 * 1024, 1024 * 1024, 40, 100)))
                .start(Machines.request(machine, input.toString(), 3));
        assertThat(timeline.advanceUntil(() -> execution.result().isPresent()))
            .as(definition)
            .isTrue();
      }
    }
  }

  private static void assertTelling(Finding finding) {
    assertThat(finding.path()).startsWith("/");
    assertThat(finding.reason()).isNotBlank();
  }

  private static ObjectNode machine(Random random, int depth) {
    ObjectNode machine = MAPPER.createObjectNode().put("QueryLanguage", "JSONata");
    graph(machine, random, depth);
    return machine;
  }

  private static void graph(ObjectNode graph, Random random, int depth) {
    graph.put("StartAt", pick(NAMES, random));
    ObjectNode states = graph.putObject("States");
    for (int count = random.nextInt(4); count >= 0; count--) {
      states.set(pick(NAMES, random), state(random, depth));
    }
  }

  private static ObjectNode state(Random random, int depth) {
    ObjectNode state = MAPPER.createObjectNode().put("Type", pick(TYPES, random));
    List<String> fields =
        List.of(
            "Next",
            "End",
            "Output",
            "Assign",
            "Arguments",
            "Resource",
            "Choices",
            "Default",
            "Seconds",
            "Timestamp",
            "Error",
            "Cause",
            "Branches",
            "ItemProcessor",
            "Items",
            "ItemSelector",
            "MaxConcurrency",
            "Retry",
            "Catch",
            "TimeoutSeconds");
    for (int count = random.nextInt(8); count > 0; count--) {
      String field = pick(fields, random);
      state.set(field, field(field, random, depth));
    }
    return state;
  }

  private static JsonNode field(String name, Random random, int depth) {
    if (random.nextInt(5) == 0) {
      return value(random, depth);
    }
    return switch (name) {
      case "Next", "Default" -> MAPPER.getNodeFactory().textNode(pick(NAMES, random));
      case "End" -> MAPPER.getNodeFactory().booleanNode(true);
      case "Resource" -> MAPPER.getNodeFactory().textNode("arn:aws:states:::lambda:invoke");
      case "Branches" -> {
        ArrayNode branches = MAPPER.createArrayNode();
        if (depth < 3) {
          graph(branches.addObject(), random, depth + 1);
        }
        yield branches;
      }
      case "ItemProcessor" -> {
        ObjectNode processor = MAPPER.createObjectNode();
        if (depth < 3) {
          graph(processor, random, depth + 1);
        }
        yield processor;
      }
      case "Choices" -> {
        ArrayNode rules = MAPPER.createArrayNode();
        rules.addObject().put("Next", pick(NAMES, random)).set("Condition", value(random, depth));
        yield rules;
      }
      case "Catch", "Retry" -> {
        ArrayNode handlers = MAPPER.createArrayNode();
        handlers
            .addObject()
            .put("Next", pick(NAMES, random))
            .putArray("ErrorEquals")
            .add("States.ALL");
        yield handlers;
      }
      default -> value(random, depth);
    };
  }

  private static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 6 : 8)) {
      case 0 -> MAPPER.getNodeFactory().nullNode();
      case 1 -> MAPPER.getNodeFactory().numberNode(random.nextInt(5) - 1);
      case 2 -> MAPPER.getNodeFactory().booleanNode(random.nextBoolean());
      case 3 -> MAPPER.getNodeFactory().textNode("text");
      case 4, 5 -> MAPPER.getNodeFactory().textNode("{% " + pick(FRAGMENTS, random) + " %}");
      case 6 ->
          MAPPER.createArrayNode().add(value(random, depth + 1)).add(value(random, depth + 1));
      default -> MAPPER.createObjectNode().set("a", value(random, depth + 1));
    };
  }

  /** A machine that could run: a chain of states of chosen types. */
  private static ObjectNode soundMachine(Random random) {
    List<String> bodies =
        List.of(
            "{\"Type\": \"Pass\", \"Assign\": {\"x\": \"{% $states.input %}\"}}",
            "{\"Type\": \"Pass\", \"Output\": [1, 2, \"{% $states.input %}\"]}",
            "{\"Type\": \"Wait\", \"Seconds\": 5}",
            "{\"Type\": \"Task\", \"Resource\": \"arn:aws:states:::lambda:invoke\", \"Arguments\":"
                + " {\"a\": \"{% $states.input %}\"}, \"Retry\": [{\"ErrorEquals\": [\"Chance\"]}]}",
            "{\"Type\": \"Map\", \"Items\": [1, 2], \"ItemProcessor\": {\"StartAt\": \"I\","
                + " \"States\": {\"I\": {\"Type\": \"Pass\", \"End\": true}}}}",
            "{\"Type\": \"Map\", \"Items\": [1, 2], \"ItemProcessor\": {\"ProcessorConfig\":"
                + " {\"Mode\": \"DISTRIBUTED\"}, \"StartAt\": \"J\", \"States\": {\"J\": {\"Type\":"
                + " \"Pass\", \"End\": true}}}}",
            "{\"Type\": \"Parallel\", \"Branches\": [{\"StartAt\": \"K\", \"States\": {\"K\":"
                + " {\"Type\": \"Wait\", \"Seconds\": 1, \"End\": true}}}]}");
    ObjectNode machine = MAPPER.createObjectNode().put("QueryLanguage", "JSONata");
    machine.put("StartAt", "S0");
    ObjectNode states = machine.putObject("States");
    int length = 1 + random.nextInt(4);
    for (int index = 0; index < length; index++) {
      ObjectNode state = (ObjectNode) Machines.json(pick(bodies, random));
      if (index == length - 1) {
        state.put("End", true);
      } else {
        state.put("Next", "S" + (index + 1));
      }
      states.set("S" + index, state);
    }
    return machine;
  }

  /** Replaces or removes one field somewhere; half of the machines stay as they are. */
  private static void damage(ObjectNode machine, Random random) {
    List<ObjectNode> objects = new ArrayList<>();
    collect(machine, objects);
    ObjectNode object = objects.get(random.nextInt(objects.size()));
    List<String> fields = new ArrayList<>();
    object.fieldNames().forEachRemaining(fields::add);
    if (fields.isEmpty() || random.nextBoolean()) {
      return;
    }
    String field = pick(fields, random);
    if (random.nextBoolean()) {
      object.remove(field);
    } else {
      object.set(field, value(random, 0));
    }
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
    }
    node.forEach(child -> collect(child, objects));
  }

  private static String pick(List<String> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
