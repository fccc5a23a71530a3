package kz.bilik;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Several threads that do the same; the first failure is thrown.
 */
final class InParallel {

	private InParallel() {
	}

	interface Work {

		void doIt(int thread) throws Exception;

	}

	static void run(int threads, Work work) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			List<Future<Void>> all = IntStream.range(0, threads).mapToObj((thread) -> pool.<Void>submit(() -> {
				work.doIt(thread);
				return null;
			})).toList();
			for (Future<Void> one : all) {
				one.get();
			}
		}
		finally {
			pool.shutdownNow();
		}
	}

}
