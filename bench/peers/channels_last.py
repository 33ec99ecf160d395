"""Weights of a workload as libraries want them that keep channels last, [N, H, W, C]; and what their layers ask about sizes."""


def pads_of(op):
    """((top, bottom), (left, right))"""
    pads = op["pads"]
    return (pads["top"], pads["bottom"]), (pads["left"], pads["right"])


def shapes_of(work):
    """Shapes of all values by name, without the batch and channels first, as the workload states them."""
    given = work["input"]
    shape = [given["features"]] if given["kind"] == "table" else [given["channels"], given["height"], given["width"]]
    return {"input": shape, **{op["name"]: op["shape"] for op in work["operations"]}}


def channels_last_weights(workload):
    """
    Weights by name. Kernels of convolutions are [rows, columns, channels of a group, filters] and of dense layers [features,
    units]. Behind flatten the features of a workload are channels first: their order is changed here, once, so that no
    picture has to be turned around.
    """
    work, weights = workload.work, dict(workload.weights)
    operations = {op["name"]: op for op in work["operations"]}
    shapes = shapes_of(work)
    for name, op in operations.items():
        if op["kind"] == "conv2d":
            weights[f"{name}.kernel"] = weights[f"{name}.kernel"].transpose(2, 3, 1, 0)
        elif op["kind"] == "dense":
            kernel = weights[f"{name}.kernel"]
            flattened = flatten_before(operations, op)
            if flattened is not None:
                picture = shapes[flattened["inputs"][0]]
                kernel = kernel.reshape(-1, *picture).transpose(0, 2, 3, 1).reshape(kernel.shape)
            weights[f"{name}.kernel"] = kernel.T
    return weights


def flatten_before(operations, op):
    """The flatten that leads to an operation through those alone that leave the order of values as it is."""
    source = operations.get(op["inputs"][0])
    if source is None or source["kind"] == "flatten":
        return source
    return flatten_before(operations, source) if source["kind"] in ("dropout", "relu", "relu6") else None
