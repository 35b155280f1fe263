package dev.retrigger.local.rehearsal;

/** Stands between the functions and their ports; a test puts faults here. */
public interface Ports {
  /** The port as a function gets it. */
  <T> T around(Class<T> type, T port);

  /** Nothing stands in between. */
  static Ports open() {
    return new Ports() {
      @Override
      public <T> T around(Class<T> type, T port) {
        return port;
      }
    };
  }
}
