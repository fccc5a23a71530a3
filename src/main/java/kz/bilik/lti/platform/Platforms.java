package kz.bilik.lti.platform;

import java.util.List;
import java.util.Optional;

import kz.bilik.lti.platform.Platform.Source;
import kz.bilik.lti.platform.Platform.Status;

import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Read in one transaction, and so on one connection: an aggregate's parts are fetched
 * while its row is still open, and forty readers that each want a second connection would
 * wait for one another for ever.
 */
@Transactional(readOnly = true)
public interface Platforms extends ListCrudRepository<Platform, Long> {

	Optional<Platform> findByIssuerAndClientId(String issuer, String clientId);

	List<Platform> findByStatus(Status status);

	List<Platform> findBySource(Source source);

}
