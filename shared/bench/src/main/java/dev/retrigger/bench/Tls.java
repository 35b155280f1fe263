package dev.retrigger.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for localhost, and a copy of the JDK's trust store that also trusts it, so that the
 * function pays for reading a store of the usual size.
 */
record Tls(SSLContext server, Path trustStore) {
  private static final String PASSWORD = "changeit";

  static Tls in(Path directory) throws IOException, GeneralSecurityException {
    Path home = Path.of(System.getProperty("java.home"));
    Path keys = directory.resolve("stub.p12");
    Path certificate = directory.resolve("stub.crt");
    Path trust = directory.resolve("cacerts");
    if (!Files.exists(trust)) {
      Path copy = directory.resolve("cacerts.new");
      Files.copy(home.resolve("lib/security/cacerts"), copy);
      keytool(
          home,
          "-genkeypair",
          "-alias",
          "stub",
          "-keyalg",
          "EC",
          "-validity",
          "3650",
          "-dname",
          "CN=localhost",
          "-ext",
          "san=dns:localhost",
          "-keystore",
          keys.toString());
      keytool(
          home,
          "-exportcert",
          "-alias",
          "stub",
          "-file",
          certificate.toString(),
          "-keystore",
          keys.toString());
      keytool(
          home,
          "-importcert",
          "-noprompt",
          "-alias",
          "stub",
          "-file",
          certificate.toString(),
          "-keystore",
          copy.toString());
      Files.move(copy, trust);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new Tls(context, trust);
  }

  private static void keytool(Path home, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool failed: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
