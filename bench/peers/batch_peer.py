"""A side that works on the batches of a workload in turn."""

import time

from workload_peer import cross_entropy


class BatchPeer:
    """
    What is left to a library: `step(inputs, labels)`, an update that gives its loss or the probabilities of a batch, as numbers
    on the host.
    """

    def __init__(self, workload, batches):
        self.workload = workload
        self.work = workload.work
        self.infers = self.work["mode"] == "infer"
        #: As the library wants them.
        self.batches = batches
        self.steps = 0

    def run(self, steps):
        numbers = [step % len(self.batches) for step in range(self.steps, self.steps + steps)]
        start = time.perf_counter()
        results = [self.step(*self.batches[number]) for number in numbers]
        seconds = time.perf_counter() - start
        self.steps += steps
        if self.infers:
            results = [
                cross_entropy(probabilities, self.workload.batches[number][1])
                for probabilities, number in zip(results, numbers)
            ]
        return seconds, results
