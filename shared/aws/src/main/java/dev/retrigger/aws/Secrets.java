package dev.retrigger.aws;

/** Reads secrets; every call may be remote. */
@FunctionalInterface
public interface Secrets {
  String read(String id);
}
