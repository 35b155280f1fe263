package dev.retrigger.receiveapproval;

import dev.retrigger.events.InvalidEventException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of a form as browsers and Slack send it; none may come twice. */
record Form(Map<String, String> fields) {
  Form {
    fields = Map.copyOf(fields);
  }

  static Form read(String body) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0
          && fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)))
              != null) {
        throw new InvalidEventException("a field of the form is there twice");
      }
    }
    return new Form(fields);
  }

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new InvalidEventException("the form is not encoded as forms are");
    }
  }
}
