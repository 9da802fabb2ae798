"""Image number `index` of the set `seed`, and whole sets."""

import numpy as np

from augment import affine, blur, clutter, develop, pen, place
from raster import SIZE, coverage
from strokes import flatten, jitter, variant
from stream import Stream

PIECES = 6

# name: (seed, images). No image of one set is in another, as an image follows from (seed, index).
SETS = {"training": (1, 20000), "calibration": (2, 2000), "test": (3, 2000)}


def draw(seed, index):
    """(image uint8 [28, 28], label 0 .. 9): a digit written, mapped, inked, cluttered, blurred and photographed."""
    stream = Stream(seed, index)
    label = stream.below(10)
    cubics = jitter(stream, variant(stream, label), 0.08)
    segments = flatten(place(cubics, *affine(stream)), PIECES)
    ink = coverage(segments, pen(stream, len(segments)))
    ink = np.maximum(ink, clutter(stream, 4))
    for _ in range(stream.below(3)):
        ink = blur(ink, stream.uniform(0.05, 0.25))
    return develop(stream, ink), label


def draw_set(name):
    """(images uint8 [count, 28, 28], labels int64 [count])."""
    seed, count = SETS[name]
    images, labels = np.empty((count, SIZE, SIZE), np.uint8), np.empty(count, np.int64)
    for index in range(count):
        images[index], labels[index] = draw(seed, index)
    return images, labels
