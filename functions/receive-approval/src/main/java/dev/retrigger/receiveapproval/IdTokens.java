package dev.retrigger.receiveapproval;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retrigger.events.InvalidEventException;
import dev.retrigger.events.Json;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a token is one that our GitLab gave a job, for this stack and for now. The algorithm is
 * ours to choose, not the token's: a token that names another is refused before any key is looked
 * at.
 */
final class IdTokens {
  static final String ALGORITHM = "RS256";
  private static final int LONGEST = 16 * 1024;
  private static final Pattern FORM =
      Pattern.compile("(([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+))\\.([A-Za-z0-9_-]+)");
  private static final long SKEW_SECONDS = 60;

  private final GitLabSettings settings;
  private final GitLabKeys keys;

  /** What a token turned out to be. */
  sealed interface Checked {
    /** A job's, and this is what GitLab says about it. */
    record Valid(JsonNode claims) implements Checked {}

    /** Nothing that counts; the reason is for the log. */
    record Invalid(String reason) implements Checked {}

    /** Not known: GitLab does not give out its keys. */
    record Unknown(String reason) implements Checked {}
  }

  IdTokens(GitLabSettings settings, GitLabKeys keys) {
    this.settings = settings;
    this.keys = keys;
  }

  Checked check(String token, Instant now) {
    Matcher parts = FORM.matcher(token);
    if (token.length() > LONGEST || !parts.matches()) {
      return new Checked.Invalid("not a token");
    }
    try {
      JsonNode header = json(parts.group(2));
      if (!ALGORITHM.equals(header.path("alg").textValue()) || header.has("crit")) {
        return new Checked.Invalid("not signed by " + ALGORITHM);
      }
      Optional<RSAPublicKey> key = keys.key(header.path("kid").asText(), now);
      if (key.isEmpty()) {
        return new Checked.Invalid("signed with a key that GitLab does not have");
      }
      if (!isSigned(parts.group(1), parts.group(4), key.get())) {
        return new Checked.Invalid("the signature is wrong");
      }
      return claims(json(parts.group(3)), now);
    } catch (InvalidEventException | IllegalArgumentException _) {
      return new Checked.Invalid("not a token of JSON");
    } catch (IOException e) {
      return new Checked.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private Checked claims(JsonNode claims, Instant now) {
    if (!settings.issuer().toString().equals(claims.path("iss").textValue())) {
      return new Checked.Invalid("from another issuer");
    }
    if (!isForUs(claims.path("aud"))) {
      return new Checked.Invalid("for another audience");
    }
    if (!isNow(claims, now.getEpochSecond())) {
      return new Checked.Invalid("not valid at this time");
    }
    if (!settings.projects().contains(claims.path("project_path").asText())) {
      return new Checked.Invalid("of a project that may not decide");
    }
    if (!"true".equals(claims.path("ref_protected").asText())) {
      return new Checked.Invalid("of a branch or tag that is not protected");
    }
    return new Checked.Valid(claims);
  }

  private boolean isForUs(JsonNode audience) {
    JsonNode only = audience.isArray() && audience.size() == 1 ? audience.path(0) : audience;
    return settings.audience().equals(only.textValue());
  }

  private static boolean isNow(JsonNode claims, long now) {
    JsonNode notBefore = claims.path("nbf");
    return claims.path("exp").canConvertToLong()
        && claims.path("iat").canConvertToLong()
        && now < claims.path("exp").longValue()
        && claims.path("iat").longValue() <= now + SKEW_SECONDS
        && (notBefore.isMissingNode()
            || (notBefore.canConvertToLong() && notBefore.longValue() <= now + SKEW_SECONDS));
  }

  private static boolean isSigned(String content, String signature, RSAPublicKey key) {
    try {
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(key);
      verifier.update(content.getBytes(US_ASCII));
      return verifier.verify(Base64.getUrlDecoder().decode(signature));
    } catch (SignatureException | InvalidKeyException _) {
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has RSA signatures", e);
    }
  }

  private static JsonNode json(String part) {
    return Json.read(Base64.getUrlDecoder().decode(part), JsonNode.class);
  }
}
