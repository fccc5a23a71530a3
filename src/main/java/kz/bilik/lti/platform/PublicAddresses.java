package kz.bilik.lti.platform;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves names to addresses of the public internet and to no others. The client
 * connects to what this returns and never asks again, so a name that changes between
 * check and use (DNS rebinding) gains nothing.
 */
final class PublicAddresses extends SystemDefaultDnsResolver {

	static final PublicAddresses INSTANCE = new PublicAddresses((address) -> !isPublic(address));

	/**
	 * Private ones as well, but for those of the machine's own link: cloud providers show
	 * a machine's secrets there.
	 */
	static final PublicAddresses AND_PRIVATE = new PublicAddresses(InetAddress::isLinkLocalAddress);

	private final Predicate<InetAddress> forbidden;

	private PublicAddresses(Predicate<InetAddress> forbidden) {
		this.forbidden = forbidden;
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		InetAddress[] addresses = super.resolve(host);
		for (InetAddress address : addresses) {
			if (this.forbidden.test(address)) {
				throw new PlatformHttp.PrivateAddressException(host);
			}
		}
		return addresses;
	}

	/** RFC 6890 and its registries. */
	static boolean isPublic(InetAddress address) {
		if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress()
				|| address.isSiteLocalAddress() || address.isMulticastAddress()) {
			return false;
		}
		byte[] bytes = address.getAddress();
		int first = bytes[0] & 0xff;
		int second = bytes[1] & 0xff;
		if (address instanceof Inet6Address) {
			// global unicast, without the ways by which an IPv4 address hides in one
			boolean translated = first == 0x20 && (second == 0x02 || second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
			return (first & 0xe0) == 0x20 && !translated;
		}
		boolean shared = first == 100 && (second & 0xc0) == 64;
		boolean protocol = first == 192 && second == 0 && (bytes[2] == 0 || bytes[2] == 2);
		boolean benchmark = first == 198 && (second & 0xfe) == 18;
		return first != 0 && first < 240 && !shared && !protocol && !benchmark;
	}

}
