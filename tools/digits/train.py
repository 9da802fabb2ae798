"""Trains the network and records models/digits.onnx with its accuracy and that of the linear yardstick.

    nice python3 tools/digits/train.py      about ten minutes on one core

AdamW on the cross entropy, one learning-rate cycle, the last epoch's weights; the test set decides nothing.
One thread and fixed seeds repeat to the same bytes on the same processor and torch.
"""

import time
from multiprocessing import Pool
from platform import python_version

import numpy as np
import torch
from torch.nn.functional import cross_entropy

import manifest
from dataset import SETS, draw_set
from export import OPSET, to_onnx
from linear import linear_accuracy
from model import Digits

EPOCHS, BATCH, RATE, DECAY, SEED = 8, 128, 3e-3, 1e-2, 1


def tensors(images, labels):
    """(float [n, 1, 28, 28] in [0, 1], labels)."""
    return torch.from_numpy(images).float()[:, None] / 255, torch.from_numpy(labels)


def correct(model, images, labels):
    model.eval()
    with torch.no_grad():
        return sum(int((model(x).argmax(1) == y).sum()) for x, y in zip(images.split(100), labels.split(100)))


def train(model, images, labels):
    steps = len(images) // BATCH
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=DECAY)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * steps)
    for epoch in range(EPOCHS):
        model.train()
        start, total = time.time(), 0.0
        for batch in torch.randperm(len(images))[:steps * BATCH].split(BATCH):
            optimizer.zero_grad()
            loss = cross_entropy(model(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            cycle.step()
            total += loss.item()
        print(f"epoch {epoch + 1}/{EPOCHS}: loss {total / steps:.4f}, {time.time() - start:.0f} s", flush=True)


def flat(part):
    return part[0].flatten(1), part[1]


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    with Pool(2) as pool:
        training, calibration, test = (tensors(*part) for part in pool.map(draw_set, SETS, chunksize=1))
    torch.manual_seed(SEED)
    model = Digits()
    train(model, *training)
    scores = {"test": correct(model, *test), "calibration": correct(model, *calibration)}
    linear, penalty = linear_accuracy(flat(training), flat(calibration), flat(test))
    manifest.record(
        "digits.onnx", to_onnx(model), command="python3 tools/digits/train.py", opset=OPSET,
        parameters=sum(p.numel() for p in model.parameters()),
        training={"seed": SEED, "images": len(training[1]), "imagesSeed": SETS["training"][0], "epochs": EPOCHS},
        top1={name: {"correct": count, "of": SETS[name][1]} for name, count in scores.items()},
        linearModelTop1={"test": {"correct": linear, "of": SETS["test"][1]}, "penalty": penalty},
        versions={"python": python_version(), "numpy": np.__version__, "torch": torch.__version__})
    print(f"network {scores}, linear model {linear} of {SETS['test'][1]} (lambda {penalty})")


if __name__ == "__main__":
    main()
