package dev.retrigger.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.events.Json;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.event.ruler.Ruler;

/**
 * Every event pattern of the template against every file under {@code events/}, matched by AWS's
 * own engine: what a pattern lets through is named here, and everything else must not pass.
 */
final class RulePatternsTest {
  private static final String CONFIG = "retrigger-configbucket-1k2x3y4z5w6v";
  private static final Map<String, String> BUCKETS =
      Map.of(
          "DataBuckets",
          "acme-lake-dev",
          "ReportBuckets",
          "acme-reports-dev",
          "ConfigBucket",
          CONFIG);

  private enum Rule {
    DATA("DataRule") {
      @Override
      boolean lets(String name) {
        return name.startsWith("s3/object-created/") && bucket(name).equals("acme-lake-dev");
      }
    },
    IMAGES("ReceiveImageFunction.Images") {
      @Override
      boolean lets(String name) {
        return Stream.of("ecr/image-action/", "ecr/image-scan/", "ecr/replication-action/")
            .anyMatch(name::startsWith);
      }
    },
    SCANS("ReceiveImageFunction.Scans") {
      @Override
      boolean lets(String name) {
        return name.startsWith("inspector2/scan/")
            && SampleEvents.json(name).path("detail").has("repository-name");
      }
    },
    ALARMS("ReceiveDriftFunction.Alarms") {
      @Override
      boolean lets(String name) {
        return name.startsWith("cloudwatch/alarm-state-change/");
      }
    },
    REPORTS("ReportsRule") {
      @Override
      boolean lets(String name) {
        return name.startsWith("s3/")
            && bucket(name).equals("acme-reports-dev")
            && SampleEvents.json(name)
                .path("detail")
                .path("object")
                .path("key")
                .asText()
                .endsWith(".json");
      }
    },
    REGISTRY("ReceiveRegistryFunction.Registry") {
      @Override
      boolean lets(String name) {
        return name.startsWith("sagemaker/model-package-state/")
            || name.startsWith("sagemaker/mlflow-");
      }
    },
    CONFIG_FILES("SyncModelFunction.Config") {
      @Override
      boolean lets(String name) {
        return (name.startsWith("s3/object-created/") || name.startsWith("s3/object-deleted/"))
            && bucket(name).equals(CONFIG);
      }
    },
    SAGEMAKER_STATUS("SageMakerStatusRule") {
      private static final Set<String> STRANGERS =
          Set.of("of-someone-else", "with-run-inside-the-name");

      @Override
      boolean lets(String name) {
        return name.startsWith("sagemaker/pipeline-execution-status/")
            && !STRANGERS.contains(name.substring(name.lastIndexOf('/') + 1));
      }
    },
    STATES_STATUS("StepFunctionsStatusRule") {
      @Override
      boolean lets(String name) {
        return name.startsWith("states/execution-status/") && !name.endsWith("/of-someone-else");
      }
    },
    CODEBUILD_STATUS("CodeBuildStatusRule") {
      @Override
      boolean lets(String name) {
        return name.startsWith("codebuild/build-state/") && !name.endsWith("/of-someone-else");
      }
    },
    CODEPIPELINE_STATUS("CodePipelineStatusRule") {
      @Override
      boolean lets(String name) {
        return name.startsWith("codepipeline/pipeline-execution-state/")
            && !name.contains("/of-someone-else");
      }
    },
    ECS_STATUS("EcsStatusRule") {
      private static final Set<String> NOT_ASKED_FOR = Set.of("of-someone-else", "provisioning");

      @Override
      boolean lets(String name) {
        return name.startsWith("ecs/task-state/")
            && !NOT_ASKED_FOR.contains(name.substring(name.lastIndexOf('/') + 1));
      }
    },
    UNSENT_NOTICES("PublishNoticesFunction.Notices") {
      private static final Set<String> UNSENT =
          Set.of(
              "dynamodb/stream-record/notice-owed", "dynamodb/stream-record/notice-offered-again");

      @Override
      boolean lets(String name) {
        return UNSENT.contains(name);
      }
    };

    private final String id;

    Rule(String id) {
      this.id = id;
    }

    abstract boolean lets(String name);
  }

  @ParameterizedTest
  @EnumSource
  void shouldLetThroughExactlyWhatItNames(Rule rule) {
    String pattern = requireNonNull(patterns().get(rule.id), rule.id);

    Set<String> passed = names().filter(name -> matches(name, pattern)).collect(sorted());

    assertThat(passed).isNotEmpty().isEqualTo(names().filter(rule::lets).collect(sorted()));
  }

  @Test
  void shouldKnowEveryPatternOfTheTemplate() {
    assertThat(patterns().keySet())
        .isEqualTo(Arrays.stream(Rule.values()).map(rule -> rule.id).collect(sorted()));
  }

  private static Collector<String, ?, Set<String>> sorted() {
    return Collectors.toCollection(TreeSet::new);
  }

  private static Stream<String> names() {
    return SampleEvents.names()
        .filter(name -> !name.startsWith("scheduler/") && !name.startsWith("request/"));
  }

  private static String bucket(String name) {
    return SampleEvents.json(name).path("detail").path("bucket").path("name").textValue();
  }

  private static boolean matches(String name, String pattern) {
    try {
      return Ruler.matchesRule(SampleEvents.text(name), pattern);
    } catch (Exception e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** Patterns by the rule's logical id, or by function and event, or by function and filter. */
  private static Map<String, String> patterns() {
    Template template = Template.deployed();
    Stream<Map.Entry<String, String>> rules =
        template
            .resources("AWS::Events::Rule")
            .map(rule -> Map.entry(rule.id(), json(rule.property("EventPattern"))));
    Stream<Map.Entry<String, String>> events =
        template
            .eventSources()
            .filter(event -> event.properties().has("Pattern"))
            .map(event -> Map.entry(id(event), json(event.properties().path("Pattern"))));
    Stream<Map.Entry<String, String>> filters =
        template
            .eventSources()
            .filter(event -> event.properties().has("FilterCriteria"))
            .map(event -> Map.entry(id(event), filter(event.properties())));
    return Stream.of(rules, events, filters)
        .flatMap(each -> each)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static String id(Template.EventSource event) {
    return event.function() + "." + event.name();
  }

  private static String filter(JsonNode properties) {
    return properties.path("FilterCriteria").path("Filters").path(0).path("Pattern").textValue();
  }

  private static String json(JsonNode pattern) {
    return Json.write(resolve(pattern));
  }

  /** The pattern with names of buckets in place of references to them. */
  private static JsonNode resolve(JsonNode node) {
    if (node.has("Ref")) {
      String id = node.path("Ref").textValue();
      JsonNode name = JsonNodeFactory.instance.textNode(requireNonNull(BUCKETS.get(id), id));
      return id.equals("ConfigBucket") ? name : JsonNodeFactory.instance.arrayNode().add(name);
    }
    if (node.has("Fn::Sub")) {
      return JsonNodeFactory.instance.textNode(
          node.path("Fn::Sub").textValue().replace("${AWS::StackName}", "retrigger"));
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(entry -> object.set(entry.getKey(), resolve(entry.getValue())));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> array.add(resolve(element)));
      return array;
    }
    return node;
  }
}
