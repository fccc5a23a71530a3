package kz.bilik;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import kz.demolms.LaunchClient.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a server took to answer, in whatever thread.
 */
final class Timings {

	private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

	/**
	 * Takes the time of requests that go well, one after the other, after as many to warm
	 * up.
	 * @param request makes the request of a number
	 */
	static Timings ofEach(int times, IntFunction<Answer> request) {
		Timings timings = new Timings();
		for (int i = 0; i < 2 * times; i++) {
			if (i == times) {
				timings.nanos.clear();
			}
			int number = i;
			timings.of(() -> request.apply(number));
		}
		return timings;
	}

	/** Takes the time of a request that goes well. */
	Answer of(Supplier<Answer> request) {
		long begun = System.nanoTime();
		Answer answer = request.get();
		add(System.nanoTime() - begun);
		assertThat(answer.status()).as(answer.uri() + " " + answer.body()).isEqualTo(200);
		return answer;
	}

	void add(long nanoseconds) {
		this.nanos.add(nanoseconds);
	}

	int count() {
		return this.nanos.size();
	}

	/** In milliseconds, by how many of a hundred were not slower. */
	List<Double> percentiles(int... percents) {
		List<Long> sorted = this.nanos.stream().sorted().toList();
		return Arrays.stream(percents)
			.mapToObj((percent) -> sorted.get((sorted.size() - 1) * percent / 100) / 1e6)
			.toList();
	}

}
