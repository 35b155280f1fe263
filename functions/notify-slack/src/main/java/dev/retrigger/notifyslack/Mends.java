package dev.retrigger.notifyslack;

/** What a person does about an error of Slack's. */
final class Mends {
  private Mends() {}

  static String of(String error, String channel) {
    return switch (error) {
      case "channel_not_found", "not_in_channel", "no_permission" ->
          "invite the app to #"
              + channel
              + ", or correct notify.slack in the model file; then redrive the parked queue";
      case "is_archived", "channel_is_archived" ->
          "#" + channel + " is archived: correct notify.slack, then redrive the parked queue";
      case "account_inactive",
          "invalid_auth",
          "invalid_token",
          "no_active_hooks",
          "no_service",
          "no_team",
          "not_authed",
          "token_expired",
          "token_revoked" ->
          "put a valid botToken or webhookUrl into the Slack secret, then redrive the parked queue";
      case "missing_scope", "not_allowed_token_type" ->
          "give the app the scope chat:write and install it again";
      case "restricted_action",
          "restricted_action_read_only_channel",
          "restricted_action_thread_only_channel",
          "action_prohibited" ->
          "the workspace forbids the app to post to #" + channel + ": ask its administrator";
      default -> "see https://docs.slack.dev/reference/methods/chat.postMessage#errors";
    };
  }

  /** Whether the secret is at fault, so that a newer one may help. */
  static boolean isAboutTheSecret(String error) {
    return switch (error) {
      case "account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked" ->
          true;
      default -> false;
    };
  }
}
