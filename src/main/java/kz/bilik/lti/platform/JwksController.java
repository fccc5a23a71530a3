package kz.bilik.lti.platform;

import java.time.Duration;
import java.util.Map;

import com.nimbusds.jose.jwk.JWKSet;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The tool's public keys, where platforms look for them (Security Framework 1.0, 6.3).
 */
@RestController
class JwksController {

	private final ToolKeys keys;

	JwksController(ToolKeys keys) {
		this.keys = keys;
	}

	@GetMapping("/lti/jwks")
	ResponseEntity<Map<String, Object>> jwks() {
		JWKSet keys = this.keys.publicKeys();
		return ResponseEntity.ok()
			.cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic())
			.eTag(DigestUtils.md5DigestAsHex(keys.toString().getBytes()))
			.body(keys.toJSONObject());
	}

}
