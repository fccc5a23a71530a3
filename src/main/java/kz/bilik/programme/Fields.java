package kz.bilik.programme;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The keys and values of one mapping in a programme file. What is missing, unknown or of
 * the wrong kind becomes a fault with its line, and reading goes on with a blank in its
 * place.
 */
final class Fields {

	private final String name;

	private final @Nullable MappingNode mapping;

	private final Faults faults;

	private final Map<String, NodeTuple> tuples = new LinkedHashMap<>();

	private final Set<String> asked = new HashSet<>();

	private Fields(String name, @Nullable MappingNode mapping, Faults faults) {
		this.name = name;
		this.mapping = mapping;
		this.faults = faults;
		if (mapping != null) {
			mapping.getValue().forEach(this::add);
		}
	}

	/**
	 * Reads the node; a key that the reader does not ask for is unknown.
	 */
	static <T> T read(String name, Node node, Faults faults, Function<Fields, T> reader) {
		if (!(node instanceof MappingNode mapping)) {
			faults.add(node, "%s must be keys and values", name);
			return reader.apply(new Fields(name, null, faults));
		}
		Fields fields = new Fields(name, mapping, faults);
		T value = reader.apply(fields);
		fields.addUnknownKeys();
		return value;
	}

	boolean has(String key) {
		return this.tuples.containsKey(key);
	}

	String name() {
		return this.name;
	}

	/** The reader's value for the mapping under the key. */
	<T> T fields(String key, Function<Fields, T> reader) {
		return value(key).map((value) -> read("'" + key + "'", value, this.faults, reader))
			.orElseGet(() -> reader.apply(new Fields(key, null, this.faults)));
	}

	/** The reader's values for the list of mappings under the key. */
	<T> List<T> list(String key, Function<Fields, T> reader) {
		return items(key).stream().map((item) -> read("an entry of '" + key + "'", item, this.faults, reader)).toList();
	}

	List<String> strings(String key) {
		return items(key).stream().map((item) -> scalar(key, item)).toList();
	}

	Text text(String key) {
		return fields(key, Fields::text);
	}

	/** These fields as one text in three languages. */
	Text text() {
		return new Text(string("kk"), string("ru"), string("en"));
	}

	String string(String key) {
		return value(key).map((value) -> scalar(key, value)).orElse("");
	}

	boolean flag(String key) {
		String value = string(key);
		if (!value.isBlank() && !value.matches("true|false")) {
			add(key, "'%s' must be true or false, not '%s'", key, value);
		}
		return value.equals("true");
	}

	OptionalInt number(String key) {
		String value = string(key);
		try {
			return OptionalInt.of(Integer.parseInt(value));
		}
		catch (NumberFormatException ex) {
			this.faults.addUncountable();
			if (!value.isBlank()) {
				add(key, "'%s' must be a whole number, not '%s'", key, value);
			}
			return OptionalInt.empty();
		}
	}

	/**
	 * Adds a fault to the line of the key, or of the mapping where it has no such key.
	 */
	void add(String key, String reason, Object... arguments) {
		NodeTuple tuple = this.tuples.get(key);
		if (tuple != null) {
			this.faults.add(tuple.getKeyNode(), reason, arguments);
		}
		else if (this.mapping != null) {
			this.faults.add(this.mapping, reason, arguments);
		}
	}

	private Optional<Node> value(String key) {
		this.asked.add(key);
		NodeTuple tuple = this.tuples.get(key);
		if (tuple == null) {
			add(key, "%s has no '%s'", this.name, key);
		}
		return Optional.ofNullable(tuple).map(NodeTuple::getValueNode);
	}

	private List<Node> items(String key) {
		Optional<Node> value = value(key);
		if (value.isPresent() && value.get() instanceof SequenceNode list && !list.getValue().isEmpty()) {
			return list.getValue();
		}
		value.ifPresent((node) -> add(key, "'%s' must be a list of at least one", key));
		this.faults.addUncountable();
		return List.of();
	}

	private String scalar(String key, Node node) {
		String value = (node instanceof ScalarNode scalar && scalar.getTag() != Tag.NULL) ? scalar.getValue() : "";
		if (!(node instanceof ScalarNode)) {
			this.faults.add(node, "'%s' must be one value", key);
		}
		else if (value.isBlank()) {
			this.faults.add(node, "%s has a blank '%s'", this.name, key);
		}
		return value;
	}

	private void add(NodeTuple tuple) {
		String key = (tuple.getKeyNode() instanceof ScalarNode scalar) ? scalar.getValue() : "";
		if (this.tuples.putIfAbsent(key, tuple) != null) {
			this.faults.add(tuple.getKeyNode(), "%s has '%s' twice", this.name, key);
		}
	}

	private void addUnknownKeys() {
		this.tuples.keySet()
			.stream()
			.filter((key) -> !this.asked.contains(key))
			.forEach((key) -> add(key, "%s has the unknown key '%s'", this.name, key));
	}

}
