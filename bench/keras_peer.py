"""Networks of Keras with random weights for bench/backbones.ts: into the folder given, for each of them

<name>.onnx   the network, small, as Keras exports it by tf2onnx, which folds batch norms into convolutions
<name>.json   its opset, the name of its output, its outputs for pictures [2, 3, 32, 32] of sin(i * i), and the gradient of
              sum(outputs * sin(i)) for each tensor of the file that can be told from variables of Keras
"""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import onnx
import tensorflow as tf
from keras import applications, layers
from keras.src.applications import densenet, efficientnet, efficientnet_v2, resnet

SIDE = 32
CLASSES = 5
COMMON = {"weights": None, "input_shape": (SIDE, SIDE, 3), "classes": CLASSES}


def residual(preact, stack):
    def stacks(x):
        return stack(stack(x, 8, 2, stride1=1, name="first"), 16, 2, name="second")

    return resnet.ResNet(stacks, preact, True, name="resnet", **COMMON)


def vgg():
    network = [keras.Input((SIDE, SIDE, 3))]
    for filters in (8, 16):
        network += [layers.Conv2D(filters, 3, padding="same", activation="relu"), layers.MaxPool2D()]
    dense = [layers.Flatten(), layers.Dense(32, activation="relu"), layers.Dropout(0.5), layers.Dense(CLASSES)]
    return keras.Sequential([*network, *dense, layers.Softmax()])


NETWORKS = {
    "ResNet": lambda: residual(False, resnet.stack_residual_blocks_v1),
    "ResNetV2": lambda: residual(True, resnet.stack_residual_blocks_v2),
    "MobileNet": lambda: applications.MobileNet(alpha=0.25, **COMMON),
    "MobileNetV2": lambda: applications.MobileNetV2(alpha=0.35, **COMMON),
    "MobileNetV3": lambda: applications.MobileNetV3Small(alpha=0.25, **COMMON),
    "EfficientNet": lambda: efficientnet.EfficientNet(0.25, 0.3, SIDE, name="efficientnetb0", **COMMON),
    "EfficientNetV2": lambda: efficientnet_v2.EfficientNetV2(0.25, 0.3, SIDE, name="efficientnetv2-b0", **COMMON),
    "DenseNet": lambda: densenet.DenseNet([2, 2, 2, 2], **COMMON),
    "VGG": vgg,
}


def vary(network, random):
    """Fresh batch norms and biases are all alike, behind which mistakes would hide."""
    for layer in network.layers:
        if isinstance(layer, layers.BatchNormalization):
            for name, center in (("gamma", 1), ("beta", 0), ("moving_mean", 0)):
                if (variable := getattr(layer, name, None)) is not None:
                    variable.assign(center + 0.2 * random.standard_normal(variable.shape))
            layer.moving_variance.assign(1 + 0.2 * random.random(layer.moving_variance.shape))
        elif getattr(layer, "bias", None) is not None:
            layer.bias.assign(0.2 * random.standard_normal(layer.bias.shape))


def moved(kernel):
    """A kernel, or its gradient, in the orders of axes that a file may have it in."""
    if kernel.ndim == 4:
        yield kernel.transpose(3, 2, 0, 1)
        yield kernel.transpose(2, 3, 0, 1).reshape(-1, 1, *kernel.shape[:2])
    elif kernel.ndim == 2:
        yield kernel
        yield kernel.T
        yield kernel.T[:, :, None, None]


def of_kernel(value, kernel, gradient):
    """A batch norm that was folded in multiplies each output channel, and divides its gradient."""
    for own, derivative in zip(moved(kernel), moved(gradient)):
        if own.shape != value.shape:
            continue
        if value.ndim == 2 and np.allclose(value, own, atol=1e-6):
            return derivative
        axes = tuple(range(1, value.ndim))
        scale = (value * own).sum(axes, keepdims=True) / (own * own).sum(axes, keepdims=True)
        if value.ndim == 4 and np.allclose(value, own * scale, atol=1e-5):
            return derivative / scale
    return None


def of_batch_norm(value, norm, gradients):
    """What is left of a batch norm: `x * scale + shift`, of which a convolution before it has taken the scale."""
    deviation = np.sqrt(norm.moving_variance.numpy() + norm.epsilon)
    mean, beta = norm.moving_mean.numpy(), norm.beta.numpy()
    gamma = np.ones_like(beta) if norm.gamma is None else norm.gamma.numpy()
    shape = value.shape
    flat = value.reshape(-1)
    if flat.shape != beta.shape:
        return None
    if np.allclose(flat, beta - mean * gamma / deviation, atol=1e-5):
        return gradients[norm.beta.path].reshape(shape)
    if norm.gamma is not None and np.allclose(flat, gamma / deviation, atol=1e-5):
        return (deviation * gradients[norm.gamma.path] + mean * gradients[norm.beta.path]).reshape(shape)
    return None


def known_gradient(value, network, gradients):
    for variable in network.trainable_variables:
        own, derivative = variable.numpy(), gradients[variable.path]
        if own.ndim == 1 and own.size == value.size and np.allclose(own, value.reshape(-1), atol=1e-6):
            return derivative.reshape(value.shape)
        found = of_kernel(value, own, derivative) if own.ndim > 1 else None
        if found is not None:
            return found
    norms = (layer for layer in network.layers if isinstance(layer, layers.BatchNormalization))
    return next((g for g in (of_batch_norm(value, norm, gradients) for norm in norms) if g is not None), None)


def main(folder):
    for name, make in NETWORKS.items():
        keras.utils.set_random_seed(0)
        network = make()
        vary(network, np.random.default_rng(0))
        channels_first = np.sin(np.arange(2 * 3 * SIDE * SIDE) ** 2).reshape(2, 3, SIDE, SIDE)
        pictures = channels_first.transpose(0, 2, 3, 1).astype(np.float32)
        with tf.GradientTape() as tape:
            outputs = network(pictures, training=False)
            shares = np.sin(np.arange(np.prod(outputs.shape))).reshape(outputs.shape).astype(np.float32)
            loss = tf.reduce_sum(outputs * shares)
        derivatives = tape.gradient(loss, [variable.value for variable in network.trainable_variables])
        gradients = {v.path: d.numpy() for v, d in zip(network.trainable_variables, derivatives)}
        path = os.path.join(folder, f"{name} of Keras.onnx")
        network.export(path, format="onnx", verbose=False)
        graph = onnx.load(path)
        values = ((tensor.name, onnx.numpy_helper.to_array(tensor)) for tensor in graph.graph.initializer)
        found = ((n, known_gradient(v, network, gradients)) for n, v in values if v.dtype == np.float32 and v.size > 1)
        facts = {
            "opset": graph.opset_import[0].version,
            "output": graph.graph.output[0].name,
            "outputs": outputs.numpy().flatten().tolist(),
            "gradients": {n: g.flatten().tolist() for n, g in found if g is not None},
        }
        with open(os.path.join(folder, f"{name} of Keras.json"), "w") as file:
            json.dump(facts, file)


main(sys.argv[1])
