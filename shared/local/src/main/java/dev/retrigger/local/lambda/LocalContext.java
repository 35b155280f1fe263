package dev.retrigger.local.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What Lambda tells a function about its invocation. The time that remains is the loop's. */
public final class LocalContext implements Context {
  private final String requestId;
  private final FunctionSettings function;
  private final String functionArn;
  private final InstantSource clock;
  private final Instant deadline;

  public LocalContext(
      String requestId, FunctionSettings function, String functionArn, InstantSource clock) {
    this.requestId = requestId;
    this.function = function;
    this.functionArn = functionArn;
    this.clock = clock;
    this.deadline = clock.instant().plus(function.timeout());
  }

  @Override
  public String getAwsRequestId() {
    return requestId;
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/" + function.name();
  }

  @Override
  public String getLogStreamName() {
    return "local";
  }

  @Override
  public String getFunctionName() {
    return function.name();
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public String getInvokedFunctionArn() {
    return functionArn;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return Math.toIntExact(Duration.between(clock.instant(), deadline).toMillis());
  }

  @Override
  public int getMemoryLimitInMB() {
    return function.memoryMegabytes();
  }

  @Override
  public CognitoIdentity getIdentity() {
    throw new UnsupportedOperationException("a function of the suite has no mobile callers");
  }

  @Override
  public ClientContext getClientContext() {
    throw new UnsupportedOperationException("a function of the suite has no mobile callers");
  }

  @Override
  public LambdaLogger getLogger() {
    throw new UnsupportedOperationException("functions of the suite log through SLF4J");
  }
}
