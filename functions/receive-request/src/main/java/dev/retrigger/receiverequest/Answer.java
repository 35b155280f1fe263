package dev.retrigger.receiverequest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.retrigger.domain.Decision;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** What became of a request. */
public sealed interface Answer {
  /** The status code of HTTP that says the same. */
  int status();

  /** What is answered to whoever asked. */
  Object body();

  /**
   * It is written down, or enqueued, for good: it will happen.
   *
   * @param ids by which to follow it: {@code signal}, {@code run}, {@code window} ...
   * @param note what else to know
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @JsonPropertyOrder({"accepted", "ids", "note"})
  record Accepted(SequencedMap<String, String> ids, Optional<String> note) implements Answer {
    public Accepted {
      ids = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(ids));
    }

    static Accepted of(String name, String id) {
      return new Accepted(new LinkedHashMap<>(Map.of(name, id)), Optional.empty());
    }

    Accepted and(String name, String id) {
      SequencedMap<String, String> more = new LinkedHashMap<>(ids);
      more.put(name, id);
      return new Accepted(more, note);
    }

    Accepted noting(String text) {
      return new Accepted(ids, Optional.of(text));
    }

    /** For whoever reads the body alone. */
    @JsonProperty
    public boolean accepted() {
      return true;
    }

    @Override
    @JsonIgnore
    public int status() {
      return 202;
    }

    @Override
    @JsonIgnore
    public Object body() {
      return this;
    }
  }

  /**
   * It was asked for before, under the same key, and is decided: nothing happens a second time.
   *
   * @param ids the same as in the first answer
   */
  @JsonPropertyOrder({"accepted", "ids", "decision", "note"})
  record Unchanged(SequencedMap<String, String> ids, Decision decision, String note)
      implements Answer {
    public Unchanged {
      ids = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(ids));
    }

    /** For whoever reads the body alone. */
    @JsonProperty
    public boolean accepted() {
      return true;
    }

    @Override
    @JsonIgnore
    public int status() {
      return 200;
    }

    @Override
    @JsonIgnore
    public Object body() {
      return this;
    }
  }

  /** Something to read; or what a replay sent, item by item. */
  record Told(int status, Object body) implements Answer {
    static Told of(Object body) {
      return new Told(200, body);
    }
  }

  /**
   * It does not happen.
   *
   * @param key the key of the body that stands in the way; empty if none does
   * @param mend what to do about it
   */
  @JsonPropertyOrder({"problem", "key", "mend"})
  record Refused(@JsonIgnore int status, String key, String problem, String mend)
      implements Answer {
    @Override
    @JsonIgnore
    public Object body() {
      return this;
    }
  }
}
