package dev.retrigger.ledger;

import dev.retrigger.domain.Hmac;
import dev.retrigger.domain.Timestamps;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What makes an approval's link one that we sent: a code over the question itself, so that it
 * serves for this run, these inputs and until this time, and for nothing else. It needs no row of
 * its own: a question is decided once, and with it the link is used up.
 */
public final class ApprovalToken {
  private static final String PURPOSE = "retrigger approval link, version 1";
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private ApprovalToken() {}

  /** The link under which the question is shown and may be answered. */
  public static URI link(URI approvals, String key, Approval approval) {
    String token = ENCODER.encodeToString(Hmac.sha256(key, question(approval)));
    return URI.create(approvals + "/approvals/" + approval.id() + "?token=" + token);
  }

  /** Whether the token is of a link to exactly this question. */
  public static boolean isValid(String token, List<String> keys, Approval approval) {
    if (!FORM.matcher(token).matches()) {
      return false;
    }
    byte[] code = Base64.getUrlDecoder().decode(token);
    // 43 characters have two bits to spare: only one spelling of a code is the code.
    return Hmac.isValid(code, keys, question(approval))
        && ENCODER.encodeToString(code).equals(token);
  }

  private static byte[] question(Approval approval) {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (String part :
        List.of(
            PURPOSE,
            approval.id().value(),
            approval.run().value(),
            Timestamps.format(approval.expires()),
            approval.digest())) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      parts.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      parts.writeBytes(bytes);
    }
    return parts.toByteArray();
  }
}
