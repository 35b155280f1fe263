package dev.retrigger.domain;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, and the one way in which a code is compared: in constant time, as bytes. */
public final class Hmac {
  private static final String ALGORITHM = "HmacSHA256";

  private Hmac() {}

  /** The code of the parts, one after the other, under a key that is text. */
  public static byte[] sha256(String key, byte[]... parts) {
    return sha256(key.getBytes(StandardCharsets.UTF_8), parts);
  }

  /** The code of the parts, one after the other, under a key of bytes. */
  public static byte[] sha256(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** Whether the code is one under any of the keys; it takes as long whichever it is. */
  public static boolean isValid(byte[] code, List<String> keys, byte[]... parts) {
    boolean valid = false;
    for (String key : keys) {
      valid |= MessageDigest.isEqual(sha256(key, parts), code);
    }
    return valid;
  }
}
