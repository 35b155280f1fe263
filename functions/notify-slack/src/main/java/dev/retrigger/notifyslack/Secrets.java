package dev.retrigger.notifyslack;

/** Reads secrets; every call may be remote. */
@FunctionalInterface
public interface Secrets {
  String read(String id);
}
