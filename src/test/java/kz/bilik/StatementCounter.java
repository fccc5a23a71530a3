package kz.bilik;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Counts what web requests say to the database. The session's own statements and the
 * platform's row, which each step of a launch and of a service looks up, are left out.
 */
public final class StatementCounter implements BeanPostProcessor {

	private final List<String> statements = new CopyOnWriteArrayList<>();

	private final AtomicInteger sessionReads = new AtomicInteger();

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof DataSource dataSource && beanName.equals("dataSource"))
				? ProxyDataSourceBuilder.create(dataSource)
					.afterQuery((execution, queries) -> queries.forEach(this::count))
					.build()
				: bean;
	}

	private void count(QueryInfo query) {
		String sql = query.getQuery();
		if (sql.startsWith("select") && sql.contains("from web_session")) {
			this.sessionReads.incrementAndGet();
		}
		if (Thread.currentThread().getName().startsWith("http-nio") && !sql.contains("web_session")
				&& !sql.contains("FROM \"platform") && !sql.contains("from platform")) {
			this.statements.add(sql);
		}
	}

	/**
	 * How often a session was read since the last call.
	 */
	public int takeSessionReads() {
		return this.sessionReads.getAndSet(0);
	}

	/**
	 * The statements since the last call.
	 */
	public List<String> take() {
		List<String> taken = List.copyOf(this.statements);
		this.statements.clear();
		return taken;
	}

}
