"""Albumentations for bench/albumentations.ts: lines of JSON in, lines of JSON out.

{"pictures": file, "count": n, "side": s}       uint8 [n, s, s, 3] to work on
{"time": operation, "passes": k}                CPU and wall seconds of k passes over the pictures
{"apply": operation, "to": file}                the pictures after it, as they came
"""

import json
import os
import sys
import time

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"
import albumentations as A  # noqa: E402
import cv2  # noqa: E402
import numpy as np  # noqa: E402

cv2.setNumThreads(0)

REFLECT = {"border_mode": cv2.BORDER_REFLECT, "p": 1}


def operations(side):
    # Deviation of the displacements alpha / (2 sqrt(pi) sigma) of 2% of the side.
    elastic = {"alpha": 0.02 * side * 3.545 * side / 8, "sigma": side / 8, **REFLECT}
    return {
        "flip": A.HorizontalFlip(p=1),
        "flip upside down": A.VerticalFlip(p=1),
        "rotate": A.Rotate(limit=(15, 15), **REFLECT),
        "affine": A.Affine(
            scale=(1.1, 1.1),
            rotate=(10, 10),
            shear={"x": (8, 8), "y": (0, 0)},
            translate_percent={"x": (0.0625, 0.0625), "y": (0.125, 0.125)},
            **REFLECT,
        ),
        "brightness": A.RandomBrightnessContrast(brightness_limit=0, contrast_limit=(0.2, 0.2), p=1),
        # alpha v + beta mean: by 1.1 brighter, then contrast of 1.2 about the mean.
        "brightness, contrast": A.RandomBrightnessContrast(
            brightness_limit=(-0.22, -0.22), contrast_limit=(0.32, 0.32), brightness_by_max=False, p=1
        ),
        "colour jitter": A.ColorJitter(
            brightness=(1.1, 1.1), contrast=(1.2, 1.2), saturation=(1.2, 1.2), hue=(0.05, 0.05), p=1
        ),
        "elastic": A.ElasticTransform(**elastic),
        "elastic, approximate": A.ElasticTransform(approximate=True, **elastic),
    }


pictures, transforms = [], {}
print(json.dumps({"ready": True, "albumentations": A.__version__, "opencv": cv2.__version__}), flush=True)
for line in sys.stdin:
    command = json.loads(line)
    if "pictures" in command:
        transforms = operations(command["side"])
        shape = (command["count"], command["side"], command["side"], 3)
        pictures = list(np.fromfile(command["pictures"], np.uint8).reshape(shape))
        answer = {}
    elif "time" in command:
        transform = transforms[command["time"]]
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(command["passes"]):
            for picture in pictures:
                transform(image=picture)
        answer = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    else:
        transform = transforms[command["apply"]]
        np.stack([transform(image=picture)["image"] for picture in pictures]).tofile(command["to"])
        answer = {}
    print(json.dumps(answer), flush=True)
