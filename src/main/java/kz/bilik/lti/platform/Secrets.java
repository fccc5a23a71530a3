package kz.bilik.lti.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import kz.bilik.lti.ToolProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.crypto.codec.Hex;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.stereotype.Component;

/**
 * Keys for one purpose each, derived from {@code bilik.secret-key}.
 */
@Component
public class Secrets {

	private static final int MIN_LENGTH = 32;

	private static final String ALGORITHM = "HmacSHA256";

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
		return new SecretKeySpec(mac(this.secret, purpose), ALGORITHM);
	}

	/**
	 * Signs a text.
	 * @param purpose its name; what was signed for another one is not good for it
	 * @return 256 bits in hexadecimal digits
	 */
	public String sign(String purpose, String text) {
		return new String(Hex.encode(mac(mac(this.secret, purpose), text)));
	}

	/** Compares two signatures, in the same time whatever they are. */
	public static boolean equal(String signature, String other) {
		return MessageDigest.isEqual(signature.getBytes(StandardCharsets.UTF_8),
				other.getBytes(StandardCharsets.UTF_8));
	}

	private static byte[] mac(byte[] key, String text) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(key, ALGORITHM));
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
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
