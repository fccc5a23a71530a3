package kz.demolms;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The tools that the demo LMS has registered. One is there from the first day; others
 * register themselves and wait until the administrator activates them.
 */
public final class Tools {

	private final List<Tool> all = new CopyOnWriteArrayList<>();

	Tools() {
		reset();
	}

	/** The newest last. */
	public List<Tool> all() {
		return List.copyOf(this.all);
	}

	public Optional<Tool> find(String clientId) {
		return this.all.stream().filter((tool) -> tool.clientId().equals(clientId)).findFirst();
	}

	/** Moodle numbers its tools, and the number is the deployment. */
	Tool add(String clientId, String name) {
		Tool tool = new Tool(clientId, String.valueOf(this.all.size() + 1), name, false);
		this.all.add(tool);
		return tool;
	}

	void activate(String clientId) {
		this.all.replaceAll((tool) -> tool.clientId().equals(clientId)
				? new Tool(tool.clientId(), tool.deploymentId(), tool.name(), true) : tool);
	}

	void reset() {
		this.all.clear();
		this.all.add(new Tool(DemoLms.CLIENT_ID, DemoLms.DEPLOYMENT_ID, "Bilik", true));
	}

	public record Tool(String clientId, String deploymentId, String name, boolean active) {
	}

}
