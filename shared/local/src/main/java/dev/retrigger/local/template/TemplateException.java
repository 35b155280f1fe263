package dev.retrigger.local.template;

/** The template holds something that the local runtime cannot run; the message names it. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TemplateException(String message) {
    super(message);
  }
}
