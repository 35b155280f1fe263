package dev.retrigger.local.cli;

import java.util.Optional;

/**
 * What other systems must know of a stack to reach it.
 *
 * @param where its account, region and name, for people
 * @param api its HTTP API's address, without a path
 * @param region where its secrets are
 * @param webhookSecret the secret with the senders of webhooks, if the stack has one
 */
public record Doorway(String where, String api, String region, Optional<String> webhookSecret) {
  /** Where a sender sends to. */
  String webhook(String sender) {
    return api + "/webhooks/" + sender;
  }

  /** The secret's name, to be written into a command. */
  String secret() {
    return webhookSecret.orElseThrow(
        () ->
            CommandFailure.findings(
                "the stack has no secret with senders of webhooks; make one and deploy with it:"
                    + " aws secretsmanager create-secret --region "
                    + region
                    + " --name retrigger-webhooks --secret-string '{}', then the parameter"
                    + " WebhookSecretArn"));
  }

  /** Shell that gives a sender its secret once, and leaves it in {@code $secret}. */
  String shareSecret(String sender, String entry) {
    return """
        # The secret that both sides share: made at the first time, and kept from then on.
        senders=$(aws secretsmanager get-secret-value --region %1$s --secret-id '%2$s' --query SecretString --output text | jq -cS .)
        wanted=$(printf '%%s' "$senders" | jq -cS --arg secret "$(openssl rand -hex 32)" '.["%3$s"] = %4$s')
        if [ "$wanted" != "$senders" ]; then
          printf '%%s' "$wanted" | aws secretsmanager put-secret-value --region %1$s --secret-id '%2$s' --secret-string file:///dev/stdin > /dev/null
        fi
        secret=$(printf '%%s' "$wanted" | jq -r '.["%3$s"].secret')
        """
        .formatted(region, secret(), sender, entry);
  }
}
