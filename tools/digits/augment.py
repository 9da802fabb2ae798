"""What makes a drawn digit hard: the affine map, the pen, clutter, blur, light and noise.

Only + - * / and sqrt are used, element by element. These are exactly rounded everywhere; sums over an axis and
functions such as sin and exp are not, and would make the bytes depend on the machine.
"""

import numpy as np

from raster import SIZE, coverage
from strokes import flatten


def affine(stream):
    """A 2x2 map and a shift from the unit square's centre to pixels: x -> R(theta) H(shear) diag(sx, sy) x + shift.

    The rotation is rational in u = tan(theta / 2): cos = (1 - u^2) / (1 + u^2), sin = 2 u / (1 + u^2);
    |u| <= 0.2 is |theta| <= 22.6 degrees, which leaves 6 and 9 apart.
    """
    u = stream.uniform(-0.2, 0.2)
    cos, sin = (1.0 - u * u) / (1.0 + u * u), 2.0 * u / (1.0 + u * u)
    shear = stream.uniform(-0.35, 0.35)
    sx, sy = stream.uniform(12.0, 22.0), stream.uniform(14.0, 23.0)
    matrix = ((cos * sx, (cos * shear - sin) * sy), (sin * sx, (sin * shear + cos) * sy))
    shift = (SIZE / 2.0 + stream.uniform(-3.0, 3.0), SIZE / 2.0 + stream.uniform(-3.0, 3.0))
    return matrix, shift


def place(cubics, matrix, shift):
    """The affine map applied to control points [cubics, 4, 2] given about the centre of the unit square."""
    x, y = cubics[..., 0] - 0.5, cubics[..., 1] - 0.5
    return np.stack([matrix[0][0] * x + matrix[0][1] * y + shift[0],
                     matrix[1][0] * x + matrix[1][1] * y + shift[1]], axis=-1)


def pen(stream, count):
    """The pen's radius along `count` segments, in pixels: a base and a linear change of pressure, 0.45 .. 2.0."""
    base, slope = stream.uniform(0.55, 1.7), stream.uniform(-0.3, 0.3)
    along = np.arange(count, dtype=np.float64) / max(count - 1, 1) - 0.5
    return np.clip(base + slope * along, 0.45, 2.0)


def clutter(stream, most):
    """Up to `most` scraps of other strokes, up to 11 pixels long and each of its own grey, [SIZE, SIZE]."""
    ink = np.zeros((SIZE, SIZE))
    for _ in range(stream.below(most + 1)):
        start, reach = stream.uniform(0.0, SIZE, (2,)), stream.uniform(-8.0, 8.0, (2,))
        bend = stream.uniform(-2.5, 2.5, (2, 2))
        scrap = np.stack([start, start + reach / 3.0 + bend[0], start + reach / 1.5 + bend[1], start + reach])
        segments = flatten(scrap[None], 4)
        radius = np.full(len(segments), stream.uniform(0.3, 1.1))
        ink = np.maximum(ink, stream.uniform(0.3, 1.0) * coverage(segments, radius))
    return ink


def blur(image, weight):
    """One pass of (w, 1 - 2w, w) along each axis, edges repeated: variance 2w per pass and axis, in pixels^2."""
    for axis in (0, 1):
        padded = np.concatenate([image.take([0], axis), image, image.take([-1], axis)], axis)
        before, after = padded.take(range(SIZE), axis), padded.take(range(2, SIZE + 2), axis)
        image = weight * before + (1.0 - 2.0 * weight) * image + weight * after
    return image


def develop(stream, ink):
    """Ink in [0, 1] to grey in 0 .. 255: paper with a slope of light, ink of some darkness, noise, rounding."""
    paper, black = stream.uniform(0.0, 0.3), stream.uniform(0.55, 1.0)
    lean = stream.uniform(-0.1, 0.1, (2,))
    grid = (np.arange(SIZE, dtype=np.float64) + 0.5) / SIZE - 0.5
    light = paper + lean[0] * grid[None, :] + lean[1] * grid[:, None]
    grey = light + (black - light) * ink + stream.uniform(0.02, 0.16) * stream.bell((SIZE, SIZE))
    return np.floor(np.clip(grey, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
