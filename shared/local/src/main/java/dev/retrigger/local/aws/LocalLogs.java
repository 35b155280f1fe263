package dev.retrigger.local.aws;

import dev.retrigger.local.time.EventLoop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * The log streams of Amazon CloudWatch Logs. Source: the API reference of GetLogEvents: without
 * {@code startFromHead} the latest events come first, in the order in which they happened, and at
 * the end of a stream a token leads to itself.
 */
public final class LocalLogs implements CloudWatchLogsClient {
  private static final int MAXIMUM = 10_000;

  private final EventLoop loop;
  private final Map<Stream, List<Line>> streams = new HashMap<>();

  public LocalLogs(EventLoop loop) {
    this.loop = loop;
  }

  private record Stream(String group, String name) {}

  private record Line(Instant at, String text) {}

  /** Half-open: the lines of a page. */
  private record Range(int from, int to) {}

  /** Adds a line to a stream, which is made when it is missing. */
  public void write(String group, String stream, String line) {
    streams
        .computeIfAbsent(new Stream(group, stream), _ -> new ArrayList<>())
        .add(new Line(loop.instant(), line));
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  @Override
  public GetLogEventsResponse getLogEvents(GetLogEventsRequest request) {
    List<Line> lines = streams.get(new Stream(request.logGroupName(), request.logStreamName()));
    if (lines == null) {
      throw Errors.of(
          ResourceNotFoundException.builder(),
          "ResourceNotFoundException",
          "The specified log stream does not exist.");
    }
    Range range = range(request, lines.size());
    return GetLogEventsResponse.builder()
        .events(lines.subList(range.from(), range.to()).stream().map(this::told).toList())
        .nextForwardToken("f/" + range.to())
        .nextBackwardToken("b/" + range.from())
        .build();
  }

  private static Range range(GetLogEventsRequest request, int size) {
    int limit = Optional.ofNullable(request.limit()).orElse(MAXIMUM);
    if (limit < 1 || limit > MAXIMUM) {
      throw invalid("limit must be from 1 to " + MAXIMUM);
    }
    String token = request.nextToken();
    if (token == null) {
      return Boolean.TRUE.equals(request.startFromHead())
          ? new Range(0, Math.min(size, limit))
          : new Range(Math.max(0, size - limit), size);
    }
    if (!token.matches("[fb]/\\d{1,9}")) {
      throw invalid("The specified nextToken is invalid.");
    }
    int at = Math.min(size, Integer.parseInt(token.substring(2)));
    return token.startsWith("f")
        ? new Range(at, Math.min(size, at + limit))
        : new Range(Math.max(0, at - limit), at);
  }

  private OutputLogEvent told(Line line) {
    return OutputLogEvent.builder()
        .timestamp(line.at().toEpochMilli())
        .ingestionTime(line.at().toEpochMilli())
        .message(line.text())
        .build();
  }

  private static RuntimeException invalid(String message) {
    return Errors.of(InvalidParameterException.builder(), "InvalidParameterException", message);
  }
}
