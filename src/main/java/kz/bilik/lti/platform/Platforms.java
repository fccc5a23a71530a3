package kz.bilik.lti.platform;

import java.util.List;
import java.util.Optional;

import org.springframework.data.repository.ListCrudRepository;

public interface Platforms extends ListCrudRepository<Platform, Long> {

	Optional<Platform> findByIssuerAndClientId(String issuer, String clientId);

	List<Platform> findByIssuerAndActiveTrue(String issuer);

	List<Platform> findByActiveTrue();

	List<Platform> findBySource(String source);

}
