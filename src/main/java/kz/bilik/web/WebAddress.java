package kz.bilik.web;

import java.net.IDN;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells an http or https address that a browser can open from a mistyped one.
 */
public final class WebAddress {

	private static final Pattern ADDRESS = Pattern
		.compile("(?i)https?://(?:\\[[0-9a-f:.]+]|([^\\s/?#:@\\[\\]]+))(?::(\\d{1,5}))?(?:[/?#]\\S*)?");

	private static final Pattern HOST = Pattern.compile("(?i)[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63})*\\.?");

	private static final int MAX_PORT = 65_535;

	private WebAddress() {
	}

	/**
	 * Whether a text is such an address. Its host may be in any script.
	 */
	public static boolean is(String text) {
		Matcher address = ADDRESS.matcher(text);
		return address.matches() && (address.group(1) == null || isHost(address.group(1)))
				&& (address.group(2) == null || Integer.parseInt(address.group(2)) <= MAX_PORT);
	}

	private static boolean isHost(String host) {
		try {
			return HOST.matcher(IDN.toASCII(host, IDN.ALLOW_UNASSIGNED)).matches();
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
