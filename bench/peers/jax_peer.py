"""JAX: a whole update as one compiled function that is given its buffers to write into."""

import os
from functools import partial

from workload_peer import Workload, parse_arguments, serve

arguments = parse_arguments()
# The one setting that XLA's pool of threads on CPUs follows; it is read when the library is loaded.
os.environ["NPROC"] = str(arguments.threads)
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
from batch_peer import BatchPeer  # noqa: E402
from channels_last import channels_last_weights  # noqa: E402
from jax_network import forward  # noqa: E402


def normalizer_of(given):
    """From a batch in memory to the input of the network."""
    if given["kind"] == "table":
        return lambda inputs: inputs
    mean, std = (np.array(given["normalization"][key], np.float32) for key in ("mean", "std"))
    return lambda pixels: pixels.astype(jnp.float32) * (1 / std) + (-mean / std)


def optimizer_of(choice):
    """(slots for parameters, update): update(parameters, gradients, slots, number) gives parameters and slots."""
    rate = choice["learningRate"]
    if choice["kind"] == "sgd":

        def momentum(parameters, gradients, slots, number):
            slots = jax.tree.map(lambda slot, g: choice["momentum"] * slot + g, slots, gradients)
            return jax.tree.map(lambda p, slot: p - rate * slot, parameters, slots), slots

        return lambda parameters: jax.tree.map(jnp.zeros_like, parameters), momentum

    beta1, beta2, epsilon = choice["beta1"], choice["beta2"], choice["epsilon"]

    def adam(parameters, gradients, slots, number):
        step = rate / (1 - beta1**number)
        correction = jax.lax.rsqrt(1 - beta2**number)
        mean = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, slots["mean"], gradients)
        square = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, slots["square"], gradients)
        moved = jax.tree.map(
            lambda p, m, v: p - step * m / (jnp.sqrt(v) * correction + epsilon), parameters, mean, square
        )
        return moved, {"mean": mean, "square": square}

    return lambda parameters: {
        "mean": jax.tree.map(jnp.zeros_like, parameters),
        "square": jax.tree.map(jnp.zeros_like, parameters),
    }, adam


class JaxPeer(BatchPeer):
    def __init__(self):
        workload = Workload(arguments.workload)
        super().__init__(workload, [tuple(map(jnp.asarray, batch)) for batch in workload.batches])
        self.threads = arguments.threads
        self.versions = {"JAX": jax.__version__}
        self.normalized = normalizer_of(self.work["input"])

    def reset(self, dropout):
        weights = channels_last_weights(self.workload)
        learned = {
            name
            for op in self.work["operations"]
            for name in (f"{op['name']}.{own}" for own in ("kernel", "bias", "gamma", "beta"))
            if op.get("trainable") and name in weights
        }
        parameters = {name: jnp.array(weights[name]) for name in learned}
        start, self.move = optimizer_of(self.work["optimizer"])
        self.state = {
            "parameters": parameters,
            "others": {name: jnp.array(value) for name, value in weights.items() if name not in learned},
            "slots": start(parameters),
            "updates": jnp.zeros((), jnp.int32),
        }
        # The generator that is fast on CPUs.
        key = jax.random.key(0, impl="rbg") if dropout else None
        self.compiled = jax.jit(self.infer) if self.infers else jax.jit(partial(self.update, key), donate_argnums=0)
        self.steps = 0

    def update(self, dropout_key, state, inputs, labels):
        key = None if dropout_key is None else jax.random.fold_in(dropout_key, state["updates"])

        def loss_of(parameters):
            variables = {**parameters, **state["others"]}
            logits, statistics = forward(self.work["operations"], variables, self.normalized(inputs), True, key)
            chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], 1)
            return -chosen.mean(), statistics

        (loss, statistics), gradients = jax.value_and_grad(loss_of, has_aux=True)(state["parameters"])
        updates = state["updates"] + 1
        parameters, slots = self.move(state["parameters"], gradients, state["slots"], updates.astype(jnp.float32))
        others = {**state["others"], **statistics}
        return {"parameters": parameters, "others": others, "slots": slots, "updates": updates}, loss

    def infer(self, state, inputs):
        variables = {**state["parameters"], **state["others"]}
        logits, _ = forward(self.work["operations"], variables, self.normalized(inputs), False)
        return jax.nn.softmax(logits)

    def step(self, inputs, labels):
        if self.infers:
            return np.asarray(self.compiled(self.state, inputs))
        self.state, loss = self.compiled(self.state, inputs, labels)
        return float(loss)


if __name__ == "__main__":
    serve(JaxPeer())
