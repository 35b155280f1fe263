package dev.retrigger.domain;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMACs, and the one way in which a code is compared: in constant time, as bytes. */
public final class Hmac {
  private Hmac() {}

  /** Which hash is underneath. */
  public enum Algorithm {
    SHA256("HmacSHA256"),
    SHA512("HmacSHA512");

    private final String jdkName;

    Algorithm(String jdkName) {
      this.jdkName = jdkName;
    }
  }

  /** The HMAC-SHA256 of the parts, one after the other, under a key that is text. */
  public static byte[] sha256(String key, byte[]... parts) {
    return sha256(key.getBytes(StandardCharsets.UTF_8), parts);
  }

  /** The HMAC-SHA256 of the parts, one after the other, under a key of bytes. */
  public static byte[] sha256(byte[] key, byte[]... parts) {
    return code(Algorithm.SHA256, key, parts);
  }

  /** The code of the parts, one after the other, under a key of bytes. */
  public static byte[] code(Algorithm algorithm, byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(algorithm.jdkName);
      mac.init(new SecretKeySpec(key, algorithm.jdkName));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + algorithm.jdkName, e);
    }
  }

  /** Whether the code is one under any of the keys; it takes as long whichever it is. */
  public static boolean isValid(byte[] code, List<String> keys, byte[]... parts) {
    boolean valid = false;
    for (String key : keys) {
      valid |= isSame(sha256(key, parts), code);
    }
    return valid;
  }

  /** Whether the two are the same; how long it takes does not tell where they differ. */
  public static boolean isSame(byte[] expected, byte[] given) {
    return MessageDigest.isEqual(expected, given);
  }
}
