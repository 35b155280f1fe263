package dev.retrigger.models;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads Fargate tasks. */
final class EcsTaskReader {
  private static final String NAME = "[A-Za-z0-9_-]{1,255}";
  private static final String LETTERS = "letters, digits, '-' and '_', no ARN";
  private static final NameForm CLUSTER = NameForm.plain("a cluster of ECS", NAME, LETTERS);
  private static final NameForm TASK_DEFINITION =
      NameForm.plain(
          "a task definition",
          NAME + "(?::[1-9]\\d{0,8})?",
          LETTERS + "; FAMILY or FAMILY:REVISION");
  private static final NameForm CONTAINER = NameForm.plain("a container", NAME, LETTERS);
  private static final NameForm LOG_GROUP =
      NameForm.plain("a log group", "[A-Za-z0-9._/#-]{1,512}", "such as /ecs/churn-train");
  private static final NameForm ROLE =
      NameForm.plain(
          "a role",
          "(?!/)[A-Za-z0-9+=,.@_/-]{1,512}(?<!/)",
          "NAME or PATH/NAME, in the launch role's account, no ARN");
  private static final Pattern SUBNET = Pattern.compile("subnet-[0-9a-f]{8,17}");
  private static final Pattern SECURITY_GROUP = Pattern.compile("sg-[0-9a-f]{8,17}");
  private static final int SUBNETS_MOST = 16;
  private static final int SECURITY_GROUPS_MOST = 5;
  private static final int CPU_MOST = 16_384;
  private static final int MEMORY_MOST = 122_880;

  private final EnvironmentText environment;
  private final TemplateReader templates;

  EcsTaskReader(EnvironmentText environment, TemplateReader templates) {
    this.environment = environment;
    this.templates = templates;
  }

  Optional<Target> read(Fields fields) {
    Optional<String> cluster = fields.readRequired("cluster", CLUSTER.in(environment));
    Optional<String> definition =
        fields.readRequired("taskDefinition", TASK_DEFINITION.in(environment));
    Optional<String> container = fields.readRequired("container", CONTAINER.in(environment));
    fields.require("subnets");
    List<ParameterTemplate> subnets = network(fields, "subnets", SUBNET, SUBNETS_MOST);
    if (subnets.isEmpty()) {
      fields
          .get("subnets")
          .ifPresent(value -> value.refuse("names no subnet", "a Fargate task needs one"));
    }
    List<ParameterTemplate> securityGroups =
        network(fields, "securityGroups", SECURITY_GROUP, SECURITY_GROUPS_MOST);
    List<ParameterTemplate> command = templates.settings(fields, "command");
    Optional<TaskSize> size = size(fields);
    boolean assignPublicIp = fields.read("assignPublicIp", Words.BOOLEAN).orElse(false);
    Optional<String> logGroup = fields.read("logGroup", LOG_GROUP.in(environment));
    Optional<String> taskRole = fields.read("taskRole", ROLE.in(environment));
    Optional<String> executionRole = fields.read("executionRole", ROLE.in(environment));
    if (cluster.isEmpty() || definition.isEmpty() || container.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Target.EcsTask(
            cluster.get(),
            definition.get(),
            subnets,
            securityGroups,
            container.get(),
            command,
            size,
            assignPublicIp,
            logGroup.orElseGet(() -> "/ecs/" + definition.get().replaceFirst(":.*", "")),
            taskRole,
            executionRole));
  }

  private List<ParameterTemplate> network(Fields fields, String key, Pattern form, int most) {
    List<ParameterTemplate> ids = templates.settings(fields, key);
    fields
        .get(key)
        .ifPresent(
            value -> {
              if (ids.size() > most) {
                value.refuse("more than " + most, "remove some");
              }
              ids.stream()
                  .filter(id -> id.references().isEmpty() && !form.matcher(id.text()).matches())
                  .forEach(
                      id ->
                          value.refuse(
                              "'" + id + "' is not an id of the expected form",
                              "write " + form.pattern().replaceFirst("\\[.*", "") + "0abc1234"));
            });
    return ids;
  }

  private static Optional<TaskSize> size(Fields fields) {
    Optional<Integer> cpu = fields.read("cpu", Words.number(1, CPU_MOST));
    Optional<Integer> memory = fields.read("memory", Words.number(1, MEMORY_MOST));
    if (fields.has("cpu") != fields.has("memory")) {
      fields.self().refuse("cpu and memory go together", "write both, or neither");
    }
    Optional<TaskSize> size = cpu.flatMap(units -> memory.map(mib -> new TaskSize(units, mib)));
    if (size.isPresent() && !size.get().exists()) {
      fields
          .self()
          .refuse(
              "Fargate has no task of " + size.get(),
              "cpu is 256, 512, 1024, 2048, 4096, 8192 or 16384; memory, in MiB, is 2 to 8 times"
                  + " as much");
    }
    return size;
  }
}
