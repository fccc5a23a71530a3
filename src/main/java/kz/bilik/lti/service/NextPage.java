package kz.bilik.lti.service;

import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.lti.platform.PlatformHttp;
import org.jspecify.annotations.Nullable;

/**
 * The next page of a list as the {@code Link} headers name it (RFC 8288; NRPS 2.0, 2.4.2;
 * AGS 2.0, 3.2.4).
 */
final class NextPage {

	/** One link with its parameters. */
	private static final Pattern LINK = Pattern.compile("<([^>]*)>([^<]*)");

	private static final Pattern NEXT = Pattern.compile(";\\s*rel\\s*=\\s*(\"([^\"]*\\s)?next(\\s[^\"]*)?\"|next\\b)",
			Pattern.CASE_INSENSITIVE);

	private NextPage() {
	}

	/**
	 * @param page the page that was read
	 * @return absent after the last page
	 * @throws IllegalArgumentException when the next page is no address, or another
	 * server's: the token is the first one's own
	 */
	static @Nullable URI after(URI page, List<String> headers) {
		for (String header : headers) {
			Matcher link = LINK.matcher(header);
			while (link.find()) {
				if (NEXT.matcher(link.group(2)).find()) {
					URI next = resolve(page, link.group(1).strip());
					if (!PlatformHttp.sameOrigin(page, next)) {
						throw new IllegalArgumentException("The next page is elsewhere: " + next);
					}
					return next;
				}
			}
		}
		return null;
	}

	private static URI resolve(URI page, String next) {
		// URI.resolve drops the last part of the path for a query alone
		return next.startsWith("?") ? URI.create(page.toString().replaceAll("\\?.*", "") + next) : page.resolve(next);
	}

}
