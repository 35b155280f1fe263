package dev.retrigger.receiveapproval;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrigger.aws.Http;
import dev.retrigger.aws.HttpResponse;
import dev.retrigger.domain.ApprovalRule;
import dev.retrigger.events.Json;
import dev.retrigger.ledger.Approval;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("N-12")
final class GitLabRouteTest {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final KeyPair KEYS = rsa(2048);
  private static final KeyPair OTHER_KEYS = rsa(2048);
  private static final KeyPair SHORT_KEYS = rsa(1024);
  private static final String ADDRESS = World.ISSUER + "/oauth/discovery/keys";
  private static final long SECONDS = World.NOW.getEpochSecond();

  private final World world = new World();

  GitLabRouteTest() {
    publish(KEYS, "main");
  }

  @Test
  void shouldDecideForWhoeverStartedTheJob() {
    world.ask(List.of("gitlab:ann"));

    HttpResponse response = send(token(claims()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(world.status()).isEqualTo(Approval.Status.APPROVED);
    assertThat(world.decidedBy()).isEqualTo("gitlab:ann");
    assertThat(world.signals).hasSize(1);
  }

  @Test
  void shouldDecideByTheGroupsOfTheToken() {
    world.ask(List.of("gitlab:@growth/leads"));

    assertThat(send(token(claims())).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldRefuseWhoIsNotListedOrAskedForTheRun() {
    world.ask(List.of("gitlab:@growth"));
    assertThat(send(token(claims())).statusCode()).isEqualTo(403);

    World other = new World();
    other.web.putAll(world.web);
    other.ask(
        new ApprovalRule(List.of("gitlab:ann"), Duration.ofDays(1), false), "email:Ann@acme.com");
    assertThat(other.send(request(other, token(claims()))).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void shouldLetNobodyInWhenAClaimIsWrong(String name, Consumer<ObjectNode> change) {
    world.ask(List.of("gitlab:ann"));
    ObjectNode claims = claims();
    change.accept(claims);

    HttpResponse response = send(token(claims));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("Not allowed.\n");
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("another issuer", claims -> claims.put("iss", "https://gitlab.com")),
        wrong("issuer with a slash", claims -> claims.put("iss", World.ISSUER + "/")),
        wrong("no issuer", claims -> claims.remove("iss")),
        wrong("another audience", claims -> claims.put("aud", "https://vault.example")),
        wrong("no audience", claims -> claims.remove("aud")),
        wrong("two audiences", claims -> claims.putArray("aud").add(World.AUDIENCE).add("x")),
        wrong("no audience in the list", claims -> claims.putArray("aud")),
        wrong("expired now", claims -> claims.put("exp", SECONDS)),
        wrong("expired before", claims -> claims.put("exp", SECONDS - 3_600)),
        wrong("expiry as text", claims -> claims.put("exp", "9999999999")),
        wrong("no expiry", claims -> claims.remove("exp")),
        wrong("not yet", claims -> claims.put("nbf", SECONDS + 61)),
        wrong("not before a text", claims -> claims.put("nbf", "0")),
        wrong("issued in the future", claims -> claims.put("iat", SECONDS + 61)),
        wrong("not issued", claims -> claims.remove("iat")),
        wrong("another project", claims -> claims.put("project_path", "growth/churn-fork")),
        wrong("no project", claims -> claims.remove("project_path")),
        wrong("branch of anybody", claims -> claims.put("ref_protected", "false")),
        wrong("no branch", claims -> claims.remove("ref_protected")),
        wrong("nobody", claims -> claims.remove("user_login")),
        wrong("a group as user", claims -> claims.put("user_login", "@growth/leads")));
  }

  @Test
  void shouldAcceptTheAudienceAsAListOfOneAndSmallDifferencesOfClocks() {
    world.ask(List.of("gitlab:ann"));
    ObjectNode claims = claims().put("iat", SECONDS + 60).put("nbf", SECONDS + 60);
    claims.putArray("aud").add(World.AUDIENCE);

    assertThat(send(token(claims)).statusCode()).isEqualTo(200);
  }

  @Test
  void shouldLetNobodyInWithoutTheRightSignature() throws GeneralSecurityException {
    world.ask(List.of("gitlab:ann"));
    String none = part(header("none", "main")) + "." + part(claims());
    String signed = token(claims());
    String[] parts = signed.split("\\.", -1);

    for (String token :
        List.of(
            none + ".",
            none + "." + parts[2],
            hmac(KEYS.getPublic().getEncoded()),
            hmac(pem(KEYS).getBytes(US_ASCII)),
            sign(header("RS512", "main"), claims(), KEYS.getPrivate(), "SHA512withRSA"),
            sign(header("RS256", "main"), claims(), KEYS.getPrivate(), "SHA1withRSA"),
            sign(header("rs256", "main"), claims(), KEYS.getPrivate(), "SHA256withRSA"),
            sign(header("RS256", "main"), claims(), OTHER_KEYS.getPrivate(), "SHA256withRSA"),
            sign(header("RS256", "other"), claims(), KEYS.getPrivate(), "SHA256withRSA"),
            sign(
                header("RS256", "main").put("crit", "exp"),
                claims(),
                KEYS.getPrivate(),
                "SHA256withRSA"),
            parts[0] + "." + part(claims().put("user_login", "bo")) + "." + parts[2],
            parts[0] + "." + parts[1],
            parts[0] + "." + parts[1] + ".",
            signed + ".x",
            signed + "x",
            "x" + signed,
            "a.b.c",
            "..",
            "a".repeat(20_000))) {
      assertThat(send(token).statusCode()).as(token).isEqualTo(401);
    }
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  @Test
  void shouldBelieveNoKeyThatTheTokenBringsAlong() {
    world.ask(List.of("gitlab:ann"));
    ObjectNode header = header("RS256", "main").put("jku", "https://evil.example/keys");
    header.set("jwk", jwk(OTHER_KEYS, "main"));

    assertThat(send(sign(header, claims(), OTHER_KEYS.getPrivate(), "SHA256withRSA")).statusCode())
        .isEqualTo(401);
    assertThat(world.calls).extracting(call -> call.address().toString()).containsOnly(ADDRESS);
  }

  @Test
  void shouldAcceptNoneOfTenThousandMutations() {
    world.ask(List.of("gitlab:ann"));
    GitLabSettings settings =
        new GitLabSettings(URI.create(World.ISSUER), World.AUDIENCE, Set.of("growth/churn"));
    IdTokens tokens =
        new IdTokens(settings, new GitLabKeys(_ -> keys(jwk(KEYS, "main")), settings.keys()));
    String token = token(claims());
    // Up to the signature's last character, which has bits to spare that mean nothing.
    int signed = token.length() - 1;
    Random random = new Random(20261121);
    int accepted = 0;
    for (int i = 0; i < 10_000; i++) {
      StringBuilder mutant = new StringBuilder(token);
      int at = random.nextInt(signed);
      char other = (char) (' ' + random.nextInt(95));
      mutant.setCharAt(at, other == mutant.charAt(at) ? '~' : other);
      accepted +=
          tokens.check(mutant.toString(), World.NOW) instanceof IdTokens.Checked.Valid ? 1 : 0;
    }
    assertThat(tokens.check(token, World.NOW)).isInstanceOf(IdTokens.Checked.Valid.class);
    assertThat(accepted).isZero();
  }

  @Test
  void shouldFetchKeysEveryTenMinutesAndForUnknownOnesOnceAMinute() {
    world.ask(List.of("gitlab:bo"));
    send(token(claims()));
    send(token(claims()));
    assertThat(world.calls).hasSize(1);

    String unknown = sign(header("RS256", "new"), claims(), KEYS.getPrivate(), "SHA256withRSA");
    send(unknown);
    assertThat(world.calls).hasSize(1);
    world.now = World.NOW.plusSeconds(60);
    publish(KEYS, "new");
    assertThat(send(unknown).statusCode()).isEqualTo(403);
    assertThat(world.calls).hasSize(2);

    world.now = World.NOW.plusSeconds(659);
    send(unknown);
    assertThat(world.calls).hasSize(2);
    world.now = World.NOW.plusSeconds(660);
    send(unknown);
    assertThat(world.calls).hasSize(3);
  }

  @Test
  void shouldSayThatItCannotTellWhenGitLabDoesNotGiveItsKeys() {
    world.ask(List.of("gitlab:ann"));
    for (Http.Answer answer :
        List.of(
            new Http.Answer(503, Optional.empty(), ""),
            new Http.Answer(302, Optional.empty(), ""),
            new Http.Answer(200, Optional.empty(), "<html>"))) {
      world.web.put(ADDRESS, answer);
      HttpResponse response = send(token(claims()));
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers()).containsEntry("retry-after", "60");
    }
    assertThat(world.status()).isEqualTo(Approval.Status.PENDING);
  }

  @Test
  void shouldUseNoKeyThatIsShortOrForSomethingElse() {
    world.ask(List.of("gitlab:ann"));
    publish(SHORT_KEYS, "main");
    assertThat(
            send(sign(header("RS256", "main"), claims(), SHORT_KEYS.getPrivate(), "SHA256withRSA"))
                .statusCode())
        .isEqualTo(401);

    for (String[] change :
        new String[][] {{"kty", "EC"}, {"use", "enc"}, {"alg", "RS512"}, {"n", "%%"}, {"e", ""}}) {
      World other = new World();
      other.ask(List.of("gitlab:ann"));
      other.web.put(ADDRESS, keys(jwk(KEYS, "main").put(change[0], change[1])));
      assertThat(other.send(request(other, token(claims()))).statusCode()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer", "Basic x", "Bearer  a.b.c", "Bearer a.b.c, Bearer a.b.c"})
  void shouldLetNobodyInWithoutABearer(String authorization) {
    ObjectNode request = request(world, "x");
    request.withObject("/headers").put("authorization", authorization);

    assertThat(world.send(request).statusCode()).isEqualTo(401);
    assertThat(world.calls).isEmpty();
  }

  @Test
  void shouldNotBeThereWhenGitLabIsNotSetUp() {
    world.environment.remove("GITLAB_ISSUER");

    assertThat(send(token(claims())).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://gitlab.example",
        "https://u:p@gitlab.example",
        "ftp://gitlab.example",
        "gitlab.example"
      })
  void shouldRefuseToStartWhenTheIssuerIsNoHttpsAddress(String issuer) {
    world.environment.put("GITLAB_ISSUER", issuer);

    assertThatThrownBy(() -> send("x")).hasMessageContaining("GITLAB_ISSUER");
  }

  private HttpResponse send(String token) {
    return world.send(request(world, token));
  }

  private static ObjectNode request(World world, String token) {
    ObjectNode request =
        world.request("POST /gitlab/approvals/{id}", "{\"decision\":\"approve\",\"note\":\"\"}");
    request.withObject("/headers").put("authorization", "Bearer " + token);
    return request;
  }

  private void publish(KeyPair keys, String kid) {
    world.web.put(ADDRESS, keys(jwk(keys, kid)));
  }

  private static Http.Answer keys(ObjectNode jwk) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("keys").addObject().put("kty", "EC").put("kid", "curve");
    body.withArray("/keys").add(jwk);
    return new Http.Answer(200, Optional.empty(), Json.write(body));
  }

  private static ObjectNode jwk(KeyPair keys, String kid) {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return JsonNodeFactory.instance
        .objectNode()
        .put("kty", "RSA")
        .put("kid", kid)
        .put("use", "sig")
        .put("alg", "RS256")
        .put("n", BASE64.encodeToString(key.getModulus().toByteArray()))
        .put("e", BASE64.encodeToString(key.getPublicExponent().toByteArray()));
  }

  private static ObjectNode header(String algorithm, String kid) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("alg", algorithm)
        .put("typ", "JWT")
        .put("kid", kid);
  }

  private static ObjectNode claims() {
    ObjectNode claims = JsonNodeFactory.instance.objectNode();
    claims.put("iss", World.ISSUER).put("aud", World.AUDIENCE);
    claims.put("sub", "project_path:growth/churn:ref_type:branch:ref:main");
    claims.put("iat", SECONDS - 10).put("nbf", SECONDS - 15).put("exp", SECONDS + 3_590);
    claims.put("project_path", "growth/churn").put("ref", "main").put("ref_protected", "true");
    claims.put("user_login", "ann").put("user_email", "ann@acme.com");
    claims.putArray("groups_direct").add("growth/leads").add("sales");
    return claims;
  }

  private static String token(ObjectNode claims) {
    return sign(header("RS256", "main"), claims, KEYS.getPrivate(), "SHA256withRSA");
  }

  private static String sign(
      ObjectNode header, ObjectNode claims, PrivateKey key, String algorithm) {
    try {
      String content = part(header) + "." + part(claims);
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(content.getBytes(US_ASCII));
      return content + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Algorithm confusion: the public key, which everybody has, as if it were a secret. */
  private static String hmac(byte[] secret) throws GeneralSecurityException {
    String content = part(header("HS256", "main")) + "." + part(claims());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    return content + "." + BASE64.encodeToString(mac.doFinal(content.getBytes(US_ASCII)));
  }

  private static String pem(KeyPair keys) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(keys.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static String part(ObjectNode json) {
    return BASE64.encodeToString(Json.write(json).getBytes(UTF_8));
  }

  private static Arguments wrong(String name, Consumer<ObjectNode> change) {
    return arguments(name, change);
  }

  private static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
