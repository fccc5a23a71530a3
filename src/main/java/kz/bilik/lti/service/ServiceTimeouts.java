package kz.bilik.lti.service;

import java.net.http.HttpClient;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * How long the tool waits for a platform's services.
 *
 * @param rosterReadTimeout for a roster, which a platform gathers person by person
 */
@ConfigurationProperties("bilik.lti.services")
record ServiceTimeouts(@DefaultValue("5s") Duration connectTimeout, @DefaultValue("20s") Duration readTimeout,
		@DefaultValue("60s") Duration rosterReadTimeout) {

	JdkClientHttpRequestFactory requestFactory() {
		return requestFactory(readTimeout());
	}

	JdkClientHttpRequestFactory requestFactory(Duration readTimeout) {
		// Moodle's web servers speak HTTP/1.1; an upgrade attempt costs and may confuse
		// them
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connectTimeout()).build());
		factory.setReadTimeout(readTimeout);
		return factory;
	}

}
