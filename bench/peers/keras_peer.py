"""Keras on TensorFlow: a step as one tf.function, through XLA or not, channels last."""

import os

from workload_peer import Workload, parse_arguments, serve

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import keras  # noqa: E402
import tensorflow as tf  # noqa: E402
from batch_peer import BatchPeer  # noqa: E402
from channels_last import channels_last_weights  # noqa: E402
from keras_network import keras_model  # noqa: E402


def optimizer_of(choice):
    if choice["kind"] == "sgd":
        return keras.optimizers.SGD(choice["learningRate"], choice["momentum"])
    return keras.optimizers.Adam(choice["learningRate"], choice["beta1"], choice["beta2"], choice["epsilon"])


class KerasPeer(BatchPeer):
    def __init__(self, arguments):
        workload = Workload(arguments.workload)
        super().__init__(workload, [tuple(map(tf.constant, batch)) for batch in workload.batches])
        self.xla = arguments.xla
        self.threads = arguments.threads
        self.versions = {"TensorFlow": tf.__version__, "Keras": keras.__version__}

    def reset(self, dropout):
        self.model = keras_model(self.work, channels_last_weights(self.workload), dropout)
        self.optimizer = optimizer_of(self.work["optimizer"])
        self.optimizer.build(self.model.trainable_variables)
        self.compiled = tf.function(self.infer if self.infers else self.update, jit_compile=self.xla)
        self.steps = 0

    def normalized(self, inputs):
        if self.work["input"]["kind"] == "table":
            return inputs
        mean, std = (self.work["input"]["normalization"][key] for key in ("mean", "std"))
        scale = tf.constant([1 / value for value in std])
        return tf.cast(inputs, tf.float32) * scale - tf.constant(mean) * scale

    def update(self, inputs, labels):
        with tf.GradientTape() as tape:
            logits = self.model(self.normalized(inputs), training=True)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
        learned = self.model.trainable_variables
        self.optimizer.apply(tape.gradient(loss, learned), learned)
        return loss

    def infer(self, inputs, labels):
        return tf.nn.softmax(self.model(self.normalized(inputs), training=False))

    def step(self, inputs, labels):
        result = self.compiled(inputs, labels).numpy()
        return result if self.infers else float(result)


def main():
    arguments = parse_arguments("--xla")
    tf.config.threading.set_intra_op_parallelism_threads(arguments.threads)
    tf.config.threading.set_inter_op_parallelism_threads(arguments.threads)
    keras.utils.set_random_seed(0)
    serve(KerasPeer(arguments))


if __name__ == "__main__":
    main()
