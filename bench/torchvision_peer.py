"""Networks of torchvision with random weights for bench/backbones.ts: into the folder given, for each of them

<name>.onnx   the network, small, as PyTorch exports it in evaluation mode, with batch norms as they are
<name>.json   its opset, the name of its output, its outputs for pictures [2, 3, 32, 32] of sin(i * i), and the gradient of
              sum(outputs * sin(i)) for each parameter
"""

import json
import os
import sys
import warnings

import torch
import torchvision.models as models

warnings.filterwarnings("ignore")
SIDE = 32
CLASSES = 5


def vgg():
    network = models.VGG(models.vgg.make_layers([8, "M", 16, "M"], batch_norm=True), num_classes=CLASSES)
    network.avgpool = torch.nn.AdaptiveAvgPool2d((4, 4))
    network.classifier = torch.nn.Sequential(
        torch.nn.Linear(256, 32), torch.nn.ReLU(), torch.nn.Dropout(), torch.nn.Linear(32, CLASSES)
    )
    return network


def convnext():
    stages = [models.convnext.CNBlockConfig(16, 32, 1), models.convnext.CNBlockConfig(32, None, 1)]
    return models.ConvNeXt(stages, num_classes=CLASSES)


def vision_transformer():
    return models.VisionTransformer(
        image_size=SIDE, patch_size=8, num_layers=2, num_heads=4, hidden_dim=32, mlp_dim=64, num_classes=CLASSES
    )


def densenet():
    return models.DenseNet(growth_rate=8, block_config=(2, 2, 2), num_init_features=16, num_classes=CLASSES)


NETWORKS = {
    "ResNet": (lambda: models.ResNet(models.resnet.BasicBlock, [1, 1, 1, 1], num_classes=CLASSES), 17),
    "VGG with batch norm": (vgg, 16),
    "MobileNetV2": (lambda: models.mobilenet_v2(width_mult=0.25, num_classes=CLASSES), 13),
    "MobileNetV3": (lambda: models.mobilenet_v3_small(width_mult=0.25, num_classes=CLASSES), 14),
    "EfficientNet": (lambda: models.efficientnet_b0(num_classes=CLASSES), 11),
    "SqueezeNet": (lambda: models.squeezenet1_1(num_classes=CLASSES), 11),
    "ShuffleNetV2": (lambda: models.ShuffleNetV2([2, 2, 2], [24, 16, 32, 64, 128], num_classes=CLASSES), 12),
    "DenseNet": (densenet, 17),
    "ConvNeXt": (convnext, 17),
    "ViT": (vision_transformer, 17),
}


def vary(network):
    """Fresh batch norms all have the same statistics, behind which mistakes would hide."""
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.weight.data = 1 + 0.2 * torch.randn_like(module.weight)
            module.bias.data = 0.2 * torch.randn_like(module.bias)
            module.running_mean = 0.2 * torch.randn_like(module.running_mean)
            module.running_var = 1 + 0.2 * torch.rand_like(module.running_var)


def main(folder):
    torch.manual_seed(0)
    for name, (make, opset) in NETWORKS.items():
        network = make().eval()
        vary(network)
        count = 2 * 3 * SIDE * SIDE
        pictures = torch.sin(torch.arange(count).double() ** 2).float().reshape(2, 3, SIDE, SIDE)
        torch.onnx.export(
            network,
            (pictures,),
            os.path.join(folder, f"{name}.onnx"),
            opset_version=opset,
            dynamo=False,
            input_names=["pictures"],
            output_names=["outputs"],
            dynamic_axes={"pictures": {0: "batch"}, "outputs": {0: "batch"}},
            do_constant_folding=False,
            training=torch.onnx.TrainingMode.PRESERVE,
        )
        outputs = network(pictures)
        weights = torch.sin(torch.arange(outputs.numel()).float()).reshape(outputs.shape)
        (outputs * weights).sum().backward()
        facts = {
            "opset": opset,
            "output": "outputs",
            "outputs": outputs.flatten().tolist(),
            "gradients": {n: p.grad.flatten().tolist() for n, p in network.named_parameters()},
        }
        with open(os.path.join(folder, f"{name}.json"), "w") as file:
            json.dump(facts, file)


main(sys.argv[1])
