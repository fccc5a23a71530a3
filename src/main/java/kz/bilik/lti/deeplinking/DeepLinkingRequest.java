package kz.bilik.lti.deeplinking;

import kz.bilik.lti.platform.Platform;
import org.jspecify.annotations.Nullable;

/**
 * A choice of links under way: the LMS waits for the answer.
 *
 * @param returnUrl where the answer is posted
 * @param multiple whether more than one link may be chosen
 * @param lineItems whether a link may bring a column of the gradebook along
 * @param data what the answer must repeat
 */
public record DeepLinkingRequest(String id, long platformId, String deploymentId, String returnUrl, boolean multiple,
		boolean lineItems, @Nullable String data) {

	/** The origin of the return URL, checked at the launch. */
	public String returnOrigin() {
		return Platform.origin(this.returnUrl).get(0);
	}

}
