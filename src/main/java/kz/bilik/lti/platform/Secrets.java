package kz.bilik.lti.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import kz.bilik.lti.ToolProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.stereotype.Component;

/**
 * Keys for one purpose each, derived from {@code bilik.secret-key}.
 */
@Component
public class Secrets {

	private static final int MIN_LENGTH = 32;

	private final byte[] secret;

	Secrets(ToolProperties properties, @Value("${spring.datasource.url}") String databaseUrl) {
		String secret = properties.secretKey();
		if (secret == null || secret.isBlank()) {
			secret = databaseUrl.startsWith("jdbc:h2:") ? madeOnce(properties.dataDirectory().resolve("secret-key"))
					: null;
		}
		if (secret == null || secret.length() < MIN_LENGTH) {
			throw new SecretKeyException((secret == null) ? "bilik.secret-key is not set"
					: "bilik.secret-key is shorter than " + MIN_LENGTH + " characters", null);
		}
		this.secret = secret.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * A key that serves one purpose only.
	 * @param purpose its name
	 * @return 256 bits
	 */
	public SecretKey key(String purpose) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(this.secret, "HmacSHA256"));
			return new SecretKeySpec(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), "HmacSHA256");
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java has HmacSHA256", ex);
		}
	}

	/** With the embedded database the key lives beside it, for its owner's eyes only. */
	private static String madeOnce(Path file) {
		try {
			Files.createDirectories(file.toAbsolutePath().getParent());
			try {
				boolean posix = Files.getFileStore(file.toAbsolutePath().getParent())
					.supportsFileAttributeView("posix");
				if (posix) {
					Files.createFile(file,
							PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
				}
				else {
					Files.createFile(file);
				}
				Files.writeString(file, new Base64StringKeyGenerator(MIN_LENGTH).generateKey());
			}
			catch (FileAlreadyExistsException ex) {
				// made at an earlier start
			}
			return Files.readString(file).strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The secret key's file " + file + " can be neither made nor read", ex);
		}
	}

	static class SecretKeyException extends RuntimeException {

		SecretKeyException(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

}
