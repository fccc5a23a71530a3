package kz.bilik.lti.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves names to any address but link-local ones: no LMS lives there, and the services
 * of a cloud that do tell secrets to whoever asks from within.
 */
final class LmsAddresses extends SystemDefaultDnsResolver {

	static final LmsAddresses INSTANCE = new LmsAddresses();

	private LmsAddresses() {
	}

	@Override
	public InetAddress[] resolve(String host) throws UnknownHostException {
		InetAddress[] addresses = super.resolve(host);
		for (InetAddress address : addresses) {
			if (address.isLinkLocalAddress()) {
				throw new PlatformHttp.PrivateAddressException(host);
			}
		}
		return addresses;
	}

}
