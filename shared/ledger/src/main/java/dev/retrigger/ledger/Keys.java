package dev.retrigger.ledger;

import dev.retrigger.domain.ApprovalId;
import dev.retrigger.domain.ModelId;
import dev.retrigger.domain.PipelineId;
import dev.retrigger.domain.RunId;
import dev.retrigger.domain.SignalId;
import dev.retrigger.domain.TriggerId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Every key of the table, in one place. ADR 0001 says which question each one answers. */
final class Keys {
  private Keys() {}

  static String subject(String subject) {
    return "SUBJECT#" + subject;
  }

  static Key signal(String subject, SignalId signal) {
    return new Key(subject(subject), "SIGNAL#" + signal);
  }

  static Key window(String window) {
    return new Key("WINDOW#" + window, "HEADER");
  }

  static String inbox(String window, int shard) {
    return "INBOX#%s#%02d".formatted(window, shard);
  }

  static String input(ModelId model, String input) {
    return "INPUT#" + model + "/" + input;
  }

  static Key inputHead(ModelId model, String input) {
    return new Key(input(model, input), "HEAD");
  }

  static Key closedWindow(ModelId model, String input, long number) {
    return new Key(input(model, input), "%s%012d".formatted(CLOSED, number));
  }

  static final String CLOSED = "CLOSED#";

  /** The newest accepted image of an input. */
  static Key image(ModelId model, String input) {
    return new Key(input(model, input), "IMAGE");
  }

  /** The images of one digest that an input holds until they are scanned, by their tags. */
  static String held(ModelId model, String input, String registry, String digest) {
    return "HELD#" + model + "/" + input + "#" + registry + "@" + digest;
  }

  /** What the scan of an image has found. */
  static Key scan(String registry, String repository, String digest) {
    return new Key("SCAN#" + registry + "/" + repository + "@" + digest, "SCAN");
  }

  /** What we know of the approval of a model package. */
  static Key modelPackage(String arn) {
    return new Key("PACKAGE#" + arn, "APPROVAL");
  }

  static Key pipeline(PipelineId pipeline) {
    return new Key("PIPELINE#" + pipeline, "STATE");
  }

  static Key progress(PipelineId pipeline, String input) {
    return new Key("PIPELINE#" + pipeline, "READ#" + input);
  }

  static String batch(PipelineId pipeline, long batch) {
    return "BATCH#" + pipeline + "#" + batch;
  }

  static Key observations(ModelId model, String monitor) {
    return new Key("MONITOR#" + model + "/" + monitor, "OBSERVATIONS");
  }

  static Key combination(TriggerId combination) {
    return new Key("COMBINATION#" + combination, "HEADER");
  }

  /** That a fact has taken part in a combination. */
  static Key taken(TriggerId combination, SignalId fact) {
    return new Key("COMBINATION#" + combination, "TAKEN#" + fact);
  }

  /** The facts that a firing carries, or will. */
  static String facts(TriggerId combination, long generation) {
    return "COMBINATION#%s#%012d".formatted(combination, generation);
  }

  static final String TICKS = "TICKS";

  static Key ticks(TriggerId trigger) {
    return new Key(TICKS, trigger.toString());
  }

  static Key project(String project) {
    return new Key("PROJECT#" + project, "STATE");
  }

  static Key launch(String project) {
    return new Key("PROJECT#" + project, "LAUNCH");
  }

  static final String PAUSES = "PAUSE";

  static Key pause(String scope) {
    return new Key(PAUSES, scope);
  }

  static Key approval(ApprovalId approval) {
    return new Key("APPROVAL#" + approval, "APPROVAL");
  }

  /** The run that an execution belongs to, for events that do not carry our name. */
  static Key execution(String execution) {
    return new Key("EXECUTION#" + execution, "RUN");
  }

  static Key run(RunId run) {
    return new Key("RUN#" + run, "RUN");
  }

  /** What is still to be recorded about a run that succeeded. */
  static Key lineage(RunId run) {
    return new Key("RUN#" + run, "LINEAGE");
  }

  /** The last version that a project gave to a model whose name begins with {@code prefix}. */
  static Key version(String project, String prefix) {
    return new Key("VERSION#" + project + "#" + prefix, "VERSION");
  }

  static Key notice(String id) {
    return new Key("NOTICE#" + id, "NOTICE");
  }

  /** What a sender of webhooks delivered under an id. */
  static Key delivery(String sender, String id) {
    return new Key("DELIVERY#" + sender + "#" + id, "DELIVERY");
  }

  /** What a caller asked for under a key of their own. */
  static Key request(SignalId signal) {
    return new Key("REQUEST#" + signal, "REQUEST");
  }

  static Key handoff(String id) {
    return new Key("HANDOFF#" + id, "HANDOFF");
  }

  static Key model(ModelId model) {
    return new Key("MODEL#" + model, "MODEL");
  }

  static String route(String source, String resource) {
    return "ROUTE#" + source + "#" + resource;
  }

  static String history(ModelId model, Instant at) {
    return history(model, at.atOffset(ZoneOffset.UTC).toLocalDate());
  }

  static String history(ModelId model, LocalDate day) {
    return "MODEL#" + model + "#" + day;
  }
}
