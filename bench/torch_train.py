"""The PyTorch side of the benchmark: trains the Keras MNIST convnet on request, one JSON line per request and answer.

Requests  {"command": "reset", "dropout": 0.5}   start again from the workload's weights
          {"command": "run", "steps": 20}        -> {"seconds": ..., "losses": [...]}
The first line written is {"ready": ...}. Nothing else goes to stdout. The end of stdin ends the process.
"""

import argparse
import json
import platform
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

# Names of safetensors element types.
DTYPES = {"F32": torch.float32, "U8": torch.uint8, "I32": torch.int32}


def read_tensors(path):
    """A safetensors file: u64 header length, JSON header, tensor bytes."""
    with open(path, "rb") as file:
        data = bytearray(file.read())
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        flat = torch.frombuffer(data[start + begin : start + end], dtype=DTYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"])
    return tensors, metadata


class Convnet(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3)
        self.conv2 = nn.Conv2d(32, 64, 3)
        self.output = nn.Linear(1600, 10)
        self.dropout = dropout

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.output(F.dropout(x.flatten(1), self.dropout))


class Training:
    """A model, its optimizer and its place in the batches."""

    def __init__(self, tensors, metadata, arguments, dropout):
        model = Convnet(dropout)
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                parameter.copy_(tensors[name.replace("weight", "kernel")])
        self.format = torch.channels_last if arguments.channels_last else torch.contiguous_format
        model = model.to(memory_format=self.format)
        # fused=True is PyTorch's fastest Adam on the CPU.
        self.optimizer = torch.optim.Adam(model.parameters(), lr=float(metadata["learningRate"]), fused=True)
        self.model = torch.compile(model) if arguments.compile else model
        self.scale = 1 / float(metadata["std"])
        self.offset = -float(metadata["mean"]) / float(metadata["std"])
        self.batches = [
            (tensors[f"pixels.{i}"], tensors[f"labels.{i}"].long()) for i in range(int(metadata["batches"]))
        ]
        self.steps = 0

    def step(self):
        pixels, labels = self.batches[self.steps % len(self.batches)]
        self.steps += 1
        images = pixels.permute(0, 3, 1, 2).to(torch.float32, memory_format=self.format)
        images = images.mul_(self.scale).add_(self.offset)
        loss = F.cross_entropy(self.model(images), labels)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def run(self, steps):
        start = time.perf_counter()
        losses = [self.step() for _ in range(steps)]
        return {"seconds": time.perf_counter() - start, "losses": losses}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--workload", required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--compile", action="store_true")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    tensors, metadata = read_tensors(arguments.workload)

    def answer(message):
        print(json.dumps(message), flush=True)

    versions = {"PyTorch": torch.__version__, "Python": platform.python_version()}
    answer({"ready": {"versions": versions, "threads": torch.get_num_threads()}})
    training = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["command"] == "reset":
            torch.compiler.reset()
            training = Training(tensors, metadata, arguments, request["dropout"])
            answer({})
        else:
            answer(training.run(request["steps"]))


if __name__ == "__main__":
    main()
