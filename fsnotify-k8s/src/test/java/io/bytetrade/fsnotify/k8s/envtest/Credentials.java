package io.bytetrade.fsnotify.k8s.envtest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * The users of a {@link ControlPlane} and its key for service accounts, in the files that the API server reads.
 *
 * @param tokenFile all users with their tokens
 * @param publicKey checks service accounts' tokens; PEM, because a PKCS#8 private key is not taken in its place
 * @param privateKey signs them
 * @param admin may do everything
 * @param users may do nothing
 */
record Credentials(Path tokenFile, Path publicKey, Path privateKey, User admin, List<User> users) {
    /** As many as a whole test run hands out. */
    private static final int USERS = 100;

    static Credentials create(Path home) throws IOException {
        User admin = user("admin");
        List<User> users = new ArrayList<>();
        StringBuilder file = new StringBuilder(admin.token() + ",admin,admin,\"system:masters\"\n");
        for (int i = 0; i < USERS; i++) {
            User user = user("user-" + i);
            users.add(user);
            file.append(user.token() + ',' + user.name() + ',' + user.name() + '\n');
        }
        KeyPair keys = keys();
        return new Credentials(
                Files.writeString(home.resolve("tokens.csv"), file),
                pem(home.resolve("sa.pub"), "PUBLIC KEY", keys.getPublic().getEncoded()),
                pem(home.resolve("sa.key"), "PRIVATE KEY", keys.getPrivate().getEncoded()),
                admin,
                List.copyOf(users));
    }

    private static User user(String name) {
        return new User(name, "token-" + UUID.randomUUID());
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    private static Path pem(Path file, String kind, byte[] key) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(key);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }
}
