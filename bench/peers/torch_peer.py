"""PyTorch: eager or through torch.compile, channels first or last."""

import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from workload_peer import Workload, cross_entropy, parse_arguments, serve


def pad(x, pads, value=0.0):
    return F.pad(x, (pads["left"], pads["right"], pads["top"], pads["bottom"]), value=value)


def even(pads):
    """The padding that layers of PyTorch do themselves: the same before and after."""
    return (pads["top"], pads["left"]) if pads["top"] == pads["bottom"] and pads["left"] == pads["right"] else None


class Convolution(nn.Conv2d):
    def __init__(self, op, inputs):
        self.pads = None if even(op["pads"]) else op["pads"]
        super().__init__(
            inputs, op["filters"], op["kernelSize"], op["strides"], even(op["pads"]) or 0, groups=op["groups"], bias=op["bias"]
        )

    def forward(self, x):
        return super().forward(x if self.pads is None else pad(x, self.pads))


class MaxPool(nn.Module):
    def __init__(self, op):
        super().__init__()
        self.op = op
        self.even = even(op["pads"])

    def forward(self, x):
        op = self.op
        if self.even is None:
            x = pad(x, op["pads"], -torch.inf)
        return F.max_pool2d(x, op["poolSize"], op["strides"], self.even or 0)


class Add(nn.Module):
    def forward(self, a, b):
        return a + b


class GlobalAveragePool(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


class Subsample(nn.Module):
    def __init__(self, rows, columns):
        super().__init__()
        self.rows, self.columns = rows, columns

    def forward(self, x):
        return x[:, :, :: self.rows, :: self.columns]


class PadChannels(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.pads = (0, 0, 0, 0, before, after)

    def forward(self, x):
        return F.pad(x, self.pads)


#: Of each kind of operation, the module that does it, given the shape of its first input.
MODULES = {
    "conv2d": lambda op, shape: Convolution(op, shape[0]),
    "dense": lambda op, shape: nn.Linear(shape[0], op["units"], bias=op["bias"]),
    "batchNorm": lambda op, shape: nn.BatchNorm2d(shape[0], op["epsilon"], op["momentum"]),
    "relu": lambda op, shape: nn.ReLU(),
    "relu6": lambda op, shape: nn.ReLU6(),
    "maxPool2d": lambda op, shape: MaxPool(op),
    "globalAvgPool2d": lambda op, shape: GlobalAveragePool(),
    "flatten": lambda op, shape: nn.Flatten(),
    "dropout": lambda op, shape: nn.Dropout(op["rate"]),
    "add": lambda op, shape: Add(),
    "subsample": lambda op, shape: Subsample(*op["strides"]),
    "padChannels": lambda op, shape: PadChannels(op["before"], op["after"]),
}

#: Names of Pupil's variables.
PARAMETERS = {
    "weight": {"Convolution": "kernel", "Linear": "kernel", "BatchNorm2d": "gamma"},
    "bias": {"Convolution": "bias", "Linear": "bias", "BatchNorm2d": "beta"},
    "running_mean": {"BatchNorm2d": "movingMean"},
    "running_var": {"BatchNorm2d": "movingVariance"},
}


class Network(nn.Module):
    """The operations of a workload, one module each."""

    def __init__(self, work, dropout):
        super().__init__()
        given = work["input"]
        features = [given["features"]] if given["kind"] == "table" else [given["channels"], given["height"], given["width"]]
        shapes = {"input": features}
        self.places = []
        self.operations = nn.ModuleList()
        for op in work["operations"]:
            module = MODULES[op["kind"]]({**op, "rate": op.get("rate", 0) if dropout else 0}, shapes[op["inputs"][0]])
            if not op.get("trainable", True):
                module.requires_grad_(False)
            self.operations.append(module)
            self.places.append((op["inputs"], op["name"], op.get("trainable", True)))
            shapes[op["name"]] = op["shape"]

    def load(self, weights):
        with torch.no_grad():
            for module, (_, name, _) in zip(self.operations, self.places):
                for attribute, names in PARAMETERS.items():
                    variable = f"{name}.{names.get(type(module).__name__)}"
                    if variable in weights:
                        getattr(module, attribute).copy_(torch.from_numpy(weights[variable].copy()))

    def train(self, mode=True):
        super().train(mode)
        # Frozen normalization keeps its moving statistics.
        for module, (_, _, trainable) in zip(self.operations, self.places):
            if not trainable:
                module.eval()
        return self

    def forward(self, x):
        values = {"input": x}
        for module, (inputs, name, _) in zip(self.operations, self.places):
            values[name] = module(*[values[source] for source in inputs])
        return values[name]


def optimizer_of(choice, parameters):
    # fused=True is PyTorch's fastest on the CPU.
    if choice["kind"] == "adam":
        betas = (choice["beta1"], choice["beta2"])
        return torch.optim.Adam(parameters, choice["learningRate"], betas, choice["epsilon"], fused=True)
    return torch.optim.SGD(parameters, choice["learningRate"], choice["momentum"], fused=True)


def folder_loader(work, workers):
    """Decoding and random changes as torchvision has them."""
    from torchvision import datasets, transforms

    folder, given = work["folder"], work["input"]
    augmentation = folder["augmentation"]
    normalization = [[level / 255 for level in given["normalization"][key]] for key in ("mean", "std")]
    transform = transforms.Compose(
        [
            transforms.Resize(given["height"]),
            transforms.CenterCrop((given["height"], given["width"])),
            transforms.RandomHorizontalFlip(augmentation["flip"]),
            transforms.RandomAffine(
                augmentation["degrees"],
                translate=(augmentation["translate"], augmentation["translate"]),
                scale=tuple(augmentation["scale"]),
                interpolation=transforms.InterpolationMode.BILINEAR,
            ),
            transforms.ColorJitter(*[augmentation[key] for key in ("brightness", "contrast", "saturation")]),
            transforms.RandomApply([transforms.ColorJitter(hue=augmentation["hue"])], 0.5),
            transforms.ToTensor(),
            transforms.Normalize(*normalization),
        ]
    )
    return torch.utils.data.DataLoader(
        datasets.ImageFolder(folder["path"], transform),
        work["batch"],
        shuffle=True,
        num_workers=workers,
        persistent_workers=workers > 0,
    )


class TorchPeer:
    def __init__(self, arguments):
        self.workload = Workload(arguments.workload)
        self.work = self.workload.work
        self.compiled = arguments.compile
        self.workers = 2 if arguments.workers else 0
        self.format = torch.channels_last if arguments.channels_last else torch.contiguous_format
        self.threads = torch.get_num_threads()
        self.versions = {"PyTorch": torch.__version__}
        self.batches = [
            (torch.from_numpy(inputs.copy()), torch.from_numpy(labels.copy()).long())
            for inputs, labels in self.workload.batches
        ]
        if self.work["input"]["kind"] == "pictures":
            normalization = self.work["input"]["normalization"]
            mean, std = (torch.tensor(normalization[key]).reshape(1, -1, 1, 1) for key in ("mean", "std"))
            self.scale, self.offset = 1 / std, -mean / std

    def reset(self, dropout):
        torch.compiler.reset()
        network = Network(self.work, dropout)
        network.load(self.workload.weights)
        network = network.to(memory_format=self.format)
        network.train(self.work["mode"] != "infer")
        learned = [parameter for parameter in network.parameters() if parameter.requires_grad]
        self.optimizer = optimizer_of(self.work["optimizer"], learned)
        self.network = torch.compile(network) if self.compiled else network
        self.steps = 0
        if self.work["mode"] == "epoch":
            self.loader = folder_loader(self.work, self.workers)

    def normalized(self, inputs):
        if self.work["input"]["kind"] == "table":
            return inputs
        images = inputs.permute(0, 3, 1, 2).to(torch.float32, memory_format=self.format)
        return images.mul_(self.scale).add_(self.offset)

    def update(self, inputs, labels):
        return self.learn(self.normalized(inputs), labels)

    def learn(self, inputs, labels):
        loss = F.cross_entropy(self.network(inputs), labels)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    @torch.inference_mode()
    def probabilities(self, inputs):
        return F.softmax(self.network(self.normalized(inputs)), 1).numpy()

    def epoch(self):
        total = count = 0
        for images, labels in self.loader:
            total += self.learn(images.to(memory_format=self.format), labels) * len(labels)
            count += len(labels)
        return total / count

    def run(self, steps):
        if self.work["mode"] == "epoch":
            start = time.perf_counter()
            losses = [self.epoch() for _ in range(steps)]
            return time.perf_counter() - start, losses
        infers = self.work["mode"] == "infer"
        results = []
        start = time.perf_counter()
        for step in range(self.steps, self.steps + steps):
            inputs, labels = self.batches[step % len(self.batches)]
            results.append(self.probabilities(inputs) if infers else self.update(inputs, labels))
        seconds = time.perf_counter() - start
        if infers:
            results = [
                cross_entropy(values, self.batches[(self.steps + i) % len(self.batches)][1].numpy())
                for i, values in enumerate(results)
            ]
        self.steps += steps
        return seconds, results


def main():
    arguments = parse_arguments("--channels-last", "--compile", "--workers")
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    serve(TorchPeer(arguments))


if __name__ == "__main__":
    main()
