"""The operations of a workload as a Keras model, channels last."""

import keras
import tensorflow as tf
from channels_last import pads_of, shapes_of
from keras import layers


class FusedBatchNormalization(layers.BatchNormalization):
    """The layer of Keras with TensorFlow's fused kernel in training, which Keras 2 used and Keras 3 does not."""

    def call(self, inputs, training=None, mask=None):
        if not (training and self.trainable) or len(inputs.shape) != 4:
            return super().call(inputs, training=training, mask=mask)
        y, mean, variance = tf.compat.v1.nn.fused_batch_norm(inputs, self.gamma, self.beta, epsilon=self.epsilon)
        for moving, value in ((self.moving_mean, mean), (self.moving_variance, variance)):
            moving.assign(moving * self.momentum + value * (1 - self.momentum))
        return y


def padding_of(op, shape):
    """'valid' or 'same' where it means the pads that the workload asks for, else None."""
    pads = pads_of(op)
    if pads == ((0, 0), (0, 0)):
        return "valid"
    size = op.get("kernelSize", op.get("poolSize"))
    missing = [
        max(0, (op["shape"][axis + 1] - 1) * op["strides"][axis] + size[axis] - shape[axis + 1]) for axis in (0, 1)
    ]
    same = tuple((total // 2, total - total // 2) for total in missing)
    covers = all(-(-shape[axis + 1] // op["strides"][axis]) == op["shape"][axis + 1] for axis in (0, 1))
    return "same" if covers and pads == same else None


def convolution(op, shape, x):
    padding = padding_of(op, shape)
    if padding is None:
        x = layers.ZeroPadding2D(pads_of(op))(x)
    common = {"strides": op["strides"], "padding": padding or "valid", "use_bias": op["bias"], **learned(op)}
    if op["groups"] == shape[0]:
        multiplier = op["filters"] // shape[0]
        return layers.DepthwiseConv2D(op["kernelSize"], depth_multiplier=multiplier, **common)(x)
    return layers.Conv2D(op["filters"], op["kernelSize"], groups=op["groups"], **common)(x)


def max_pool(op, shape, x):
    padding = padding_of(op, shape)
    if padding is None:
        x = keras.ops.pad(x, ((0, 0), *pads_of(op), (0, 0)), constant_values=-float("inf"))
    return layers.MaxPooling2D(op["poolSize"], op["strides"], padding or "valid")(x)


def batch_norm(op, shape, x):
    return FusedBatchNormalization(momentum=1 - op["momentum"], epsilon=op["epsilon"], **learned(op))(x)


def learned(op):
    return {"trainable": op["trainable"], "name": keras_name(op)}


def keras_name(op):
    return op["name"].replace(".", "_")


#: The value of each kind of operation, from its description, the shape of its first input and the values it takes.
OPERATIONS = {
    "conv2d": convolution,
    "dense": lambda op, shape, x: layers.Dense(op["units"], use_bias=op["bias"], **learned(op))(x),
    "batchNorm": batch_norm,
    "relu": lambda op, shape, x: layers.ReLU()(x),
    "relu6": lambda op, shape, x: layers.ReLU(6)(x),
    "maxPool2d": max_pool,
    "globalAvgPool2d": lambda op, shape, x: layers.GlobalAveragePooling2D()(x),
    "flatten": lambda op, shape, x: layers.Flatten()(x),
    "dropout": lambda op, shape, x: layers.Dropout(op["rate"])(x),
    "add": lambda op, shape, *values: layers.Add()(values),
    "subsample": lambda op, shape, x: x[:, :: op["strides"][0], :: op["strides"][1]],
    "padChannels": lambda op, shape, x: keras.ops.pad(x, ((0, 0), (0, 0), (0, 0), (op["before"], op["after"]))),
}


def keras_model(work, weights, dropout):
    """From normalized pictures or rows to logits; with the weights, which are channels last."""
    shapes = shapes_of(work)
    first, *others = shapes["input"]
    values = {"input": keras.Input((*others, first))}
    for op in work["operations"]:
        inputs = [values[source] for source in op["inputs"]]
        drops = op["kind"] != "dropout" or dropout
        values[op["name"]] = OPERATIONS[op["kind"]](op, shapes[op["inputs"][0]], *inputs) if drops else inputs[0]
    model = keras.Model(values["input"], values[work["operations"][-1]["name"]])
    for op in work["operations"]:
        load_weights(model, op, weights)
    return model


def load_weights(model, op, weights):
    owned = [f"{op['name']}.{own}" for own in ("kernel", "bias", "gamma", "beta", "movingMean", "movingVariance")]
    values = [weights[name] for name in owned if name in weights]
    if values:
        # A depthwise kernel is [rows, columns, channels, multiplier] here.
        layer = model.get_layer(keras_name(op))
        layer.set_weights([value.reshape(weight.shape) for value, weight in zip(values, layer.weights)])
