package kz.bilik.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Who counts as one client: an IPv4 address, or the network (/64) of an IPv6 address, of
 * which a client has as many as it likes.
 */
public final class ClientNetwork {

	private static final int IPV4_LENGTH = 4;

	private ClientNetwork() {
	}

	/**
	 * @return the address, or {@code 2001:db8:0:1::/64}
	 */
	public static String of(HttpServletRequest request) {
		String address = request.getRemoteAddr();
		// anything else would be looked up as a name
		if (!address.matches("[0-9a-fA-F:.]+")) {
			return "%.64s".formatted(address);
		}
		try {
			byte[] bytes = InetAddress.getByName(address).getAddress();
			return (bytes.length == IPV4_LENGTH) ? address
					: HexFormat.of().formatHex(bytes, 0, 8).replaceAll("(.{4})(?=.)", "$1:") + "::/64";
		}
		catch (UnknownHostException ex) {
			return "%.64s".formatted(address);
		}
	}

}
