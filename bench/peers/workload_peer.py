"""What all Python sides of the benchmark share: the workload file and the conversation with the harness.

A side makes an object with `versions`, a dict of names; `threads`; `reset(dropout)` and `run(steps)`, which returns seconds
and the loss of each step; `serve` then answers requests, one JSON document per line:

    {"command": "reset", "dropout": true}   start again from the weights of the workload      -> {}
    {"command": "run", "steps": 20}         work on the next batches      -> {"seconds": ..., "losses": [...]}

The first line written is {"ready": ...}. Nothing else goes to stdout. The end of stdin ends the process.
"""

import argparse
import json
import os
import platform
import sys

import numpy as np

# Names of safetensors element types.
DTYPES = {"F32": np.float32, "U8": np.uint8, "I32": np.int32}


class Workload:
    """The description of the work as plain JSON (bench/work/work.ts), starting weights by name, and batches."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = bytearray(file.read())
        # u64 header length, JSON header, bytes of the tensors.
        start = 8 + int.from_bytes(data[:8], "little")
        header = json.loads(data[8:start])
        self.work = json.loads(header.pop("__metadata__")["work"])
        tensors = {}
        for name, entry in header.items():
            begin, end = entry["data_offsets"]
            flat = np.frombuffer(data[start + begin : start + end], dtype=DTYPES[entry["dtype"]])
            tensors[name] = flat.reshape(entry["shape"])
        key = "pixels" if self.work["input"]["kind"] == "pictures" else "features"
        #: Inputs and labels of each batch.
        self.batches = [
            (tensors.pop(f"{key}.{i}"), tensors.pop(f"labels.{i}")) for i in range(self.work["batches"])
        ]
        self.weights = tensors


def parse_arguments(*flags):
    """--workload, --threads, and flags of one's own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--workload", required=True)
    parser.add_argument("--threads", type=int, required=True)
    for flag in flags:
        parser.add_argument(flag, action="store_true")
    return parser.parse_args()


def cross_entropy(probabilities, labels):
    """The mean over a batch, from probabilities as numbers; computed outside of what is timed."""
    picked = np.asarray(probabilities, np.float64)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(picked, 1e-30)).mean())


def serve(peer):
    """Answer the harness until it closes stdin."""
    # What libraries print must not mix with answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(message):
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    answer({"ready": {"versions": {**peer.versions, "Python": platform.python_version()}, "threads": peer.threads}})
    for line in sys.stdin:
        request = json.loads(line)
        if request["command"] == "reset":
            peer.reset(request["dropout"])
            answer({})
        else:
            seconds, losses = peer.run(request["steps"])
            answer({"seconds": seconds, "losses": losses})
