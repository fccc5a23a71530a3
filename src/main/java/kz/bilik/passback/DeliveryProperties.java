package kz.bilik.passback;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is expected of deliveries.
 *
 * @param lateAfter after how long on the way a grade is late, and health degraded
 */
@ConfigurationProperties("bilik.deliveries")
record DeliveryProperties(@DefaultValue("30m") Duration lateAfter) {
}
