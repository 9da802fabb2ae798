"""Segments to pixels: coverage by the distance to the nearest segment."""

import numpy as np

SIZE = 28


def coverage(segments, radius):
    """Ink in [0, 1] on the pixel grid, [SIZE, SIZE].

    A pen of radius r leaves on the pixel centred at p, at distance d from the segment a + t (b - a),
        t = clip((p - a) . (b - a) / |b - a|^2, 0, 1),   d = |p - a - t (b - a)|,   ink = clip(r + 1/2 - d, 0, 1),
    which is the exact area for a straight edge along the grid and a good one elsewhere. Strokes join by the maximum.

    `segments` is [n, 2, 2] in pixels, `radius` is [n].
    """
    grid = np.arange(SIZE, dtype=np.float64) + 0.5
    px, py = grid[None, None, :], grid[None, :, None]
    ax, ay = segments[:, 0, 0][:, None, None], segments[:, 0, 1][:, None, None]
    dx, dy = segments[:, 1, 0][:, None, None] - ax, segments[:, 1, 1][:, None, None] - ay
    square = np.maximum(dx * dx + dy * dy, 1e-12)
    t = np.clip(((px - ax) * dx + (py - ay) * dy) / square, 0.0, 1.0)
    ex, ey = px - ax - t * dx, py - ay - t * dy
    ink = np.clip(radius[:, None, None] + 0.5 - np.sqrt(ex * ex + ey * ey), 0.0, 1.0)
    return ink.max(axis=0)
