package kz.bilik.lti.deeplinking;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import kz.bilik.lti.NewLineItem;
import kz.bilik.lti.ToolProperties;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.Platforms;
import kz.bilik.lti.platform.ToolKeys;
import uk.ac.ox.ctl.lti13.lti.Claims;

import org.springframework.stereotype.Component;

/**
 * Signs the answer that the browser carries to the LMS (Deep Linking 2.0, 4.5).
 */
@Component
public class DeepLinkingResponses {

	private static final String DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/";

	/** As with other tokens: Moodle's clock may be a little behind. */
	private static final Duration BACKDATED = Duration.ofSeconds(10);

	private static final Duration LIFETIME = Duration.ofMinutes(5);

	private final Platforms platforms;

	private final ToolKeys keys;

	private final ToolProperties tool;

	private final Clock clock;

	DeepLinkingResponses(Platforms platforms, ToolKeys keys, ToolProperties tool, Clock clock) {
		this.platforms = platforms;
		this.keys = keys;
		this.tool = tool;
		this.clock = clock;
	}

	/**
	 * The answer to a request.
	 * @param items what was chosen, in the order in which it shall stand
	 * @param message what the LMS tells the person; empty to leave the words to the LMS
	 * @return the JWT that is posted to the request's return URL as {@code JWT}
	 */
	public String sign(DeepLinkingRequest request, List<ContentItem> items, String message) {
		Platform platform = this.platforms.findById(request.platformId()).orElseThrow();
		Instant now = this.clock.instant();
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(platform.clientId())
			.audience(platform.issuer())
			.issueTime(Date.from(now.minus(BACKDATED)))
			.expirationTime(Date.from(now.plus(LIFETIME)))
			.claim("nonce", UUID.randomUUID().toString())
			.claim(Claims.MESSAGE_TYPE, "LtiDeepLinkingResponse")
			.claim(Claims.LTI_VERSION, "1.3.0")
			.claim(Claims.LTI_DEPLOYMENT_ID, request.deploymentId())
			.claim(Claims.CONTENT_ITEMS, items.stream().map(this::json).toList());
		if (request.data() != null) {
			claims.claim(DEEP_LINKING + "data", request.data());
		}
		if (!message.isEmpty()) {
			claims.claim(DEEP_LINKING + "msg", message);
		}
		return sign(claims.build());
	}

	private Map<String, Object> json(ContentItem item) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("type", "ltiResourceLink");
		json.put("title", item.title());
		json.put("text", item.text());
		json.put("url", this.tool.url("/lti/launch"));
		json.put("icon", Map.of("url", this.tool.url("/assets/bilik.svg"), "width", 32, "height", 32));
		json.put("custom", item.custom());
		NewLineItem column = item.lineItem();
		if (column != null) {
			json.put("lineItem", Map.of("label", column.label(), "scoreMaximum", column.scoreMaximum(), "resourceId",
					column.resourceId(), "tag", column.tag()));
		}
		return json;
	}

	private String sign(JWTClaimsSet claims) {
		RSAKey key = this.keys.current();
		try {
			SignedJWT jwt = new SignedJWT(
					new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).keyID(key.getKeyID()).build(),
					claims);
			jwt.sign(new RSASSASigner(key));
			return jwt.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("The tool's own key signs", ex);
		}
	}

}
