package dev.retrigger.bench.sample;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** What a logging library wants around an invocation. */
interface Frame {
  void around(Context context, Runnable work);

  static Frame named(String name) {
    return switch (name) {
      case "powertools" -> new Powertools();
      case "jul" -> new Jul();
      default -> (_, work) -> work.run();
    };
  }

  /** Powertools' functional API; a class of its own so that the others never load it. */
  final class Powertools implements Frame {
    @Override
    public void around(Context context, Runnable work) {
      PowertoolsLogging.<Boolean>withLogging(
          context,
          () -> {
            work.run();
            return true;
          });
    }
  }

  /** java.util.logging with one handler that writes JSON lines. */
  final class Jul implements Frame {
    Jul() {
      Logger root = Logger.getLogger("");
      for (Handler handler : root.getHandlers()) {
        root.removeHandler(handler);
      }
      Handler lines = new StreamHandler(System.out, new JsonFormatter());
      root.addHandler(lines);
    }

    @Override
    public void around(Context context, Runnable work) {
      work.run();
      for (Handler handler : Logger.getLogger("").getHandlers()) {
        handler.flush();
      }
    }
  }

  /** SLF4J's bridge has put the key-value pairs into the message before this sees it. */
  final class JsonFormatter extends Formatter {
    @Override
    public String format(LogRecord line) {
      return "{\"timestamp\":\""
          + line.getInstant()
          + "\",\"level\":\""
          + line.getLevel()
          + "\",\"logger\":\""
          + line.getLoggerName()
          + "\",\"message\":\""
          + formatMessage(line).replace("\"", "'")
          + "\"}\n";
    }
  }
}
