"""The ten digits as pen strokes: chains of cubic Bezier curves in the unit square, x to the right, y downwards.

A cubic has the control points p0 .. p3 and runs
    b(t) = (1-t)^3 p0 + 3 (1-t)^2 t p1 + 3 (1-t) t^2 p2 + t^3 p3,   0 <= t <= 1.
A straight stroke is the cubic whose p1 and p2 lie on its thirds. Every digit has several ways to be written.
"""

import numpy as np

# A quarter of a unit circle is a cubic with handles of this length, to within 0.03 %.
KAPPA = 0.5522847498307936


def line(*points):
    """The polygon through `points`, one cubic per side."""
    return [
        (p, (p[0] + (q[0] - p[0]) / 3.0, p[1] + (q[1] - p[1]) / 3.0),
         (p[0] + (q[0] - p[0]) / 1.5, p[1] + (q[1] - p[1]) / 1.5), q)
        for p, q in zip(points, points[1:])
    ]


def curve(start, *rest):
    """Cubics one after another: `rest` holds (handle, handle, end) for each, flattened."""
    cubics = []
    for k in range(0, len(rest), 3):
        cubics.append((start, rest[k], rest[k + 1], rest[k + 2]))
        start = rest[k + 2]
    return cubics


def ellipse(cx, cy, rx, ry):
    """Four quarters, from the top, clockwise."""
    kx, ky = KAPPA * rx, KAPPA * ry
    return curve(
        (cx, cy - ry),
        (cx + kx, cy - ry), (cx + rx, cy - ky), (cx + rx, cy),
        (cx + rx, cy + ky), (cx + kx, cy + ry), (cx, cy + ry),
        (cx - kx, cy + ry), (cx - rx, cy + ky), (cx - rx, cy),
        (cx - rx, cy - ky), (cx - kx, cy - ry), (cx, cy - ry))


BOWL = [(0.86, 0.42), (0.92, 0.95), (0.48, 0.95), (0.36, 0.95), (0.26, 0.92), (0.18, 0.84)]

DIGITS = (
    (ellipse(0.5, 0.5, 0.32, 0.45),
     ellipse(0.5, 0.5, 0.24, 0.45)),
    (line((0.5, 0.05), (0.5, 0.95)),
     line((0.3, 0.27), (0.52, 0.05), (0.52, 0.95)),
     line((0.3, 0.25), (0.5, 0.05), (0.5, 0.95)) + line((0.28, 0.95), (0.72, 0.95))),
    (curve((0.2, 0.28), (0.22, -0.02), (0.82, -0.02), (0.78, 0.3), (0.75, 0.55), (0.4, 0.7), (0.18, 0.95))
     + line((0.18, 0.95), (0.82, 0.95)),
     curve((0.22, 0.2), (0.35, -0.02), (0.8, 0.02), (0.74, 0.32), (0.66, 0.66), (0.36, 0.98), (0.24, 0.9),
           (0.14, 0.8), (0.32, 0.72), (0.46, 0.82), (0.58, 0.92), (0.72, 0.96), (0.86, 0.88))),
    (curve((0.22, 0.14), (0.46, -0.04), (0.86, 0.06), (0.76, 0.3), (0.7, 0.44), (0.56, 0.46), (0.42, 0.46), *BOWL),
     line((0.22, 0.06), (0.76, 0.06), (0.44, 0.42)) + curve((0.44, 0.42), *BOWL)),
    (line((0.62, 0.95), (0.62, 0.05), (0.14, 0.68), (0.88, 0.68)),
     line((0.26, 0.05), (0.18, 0.56), (0.86, 0.56)) + line((0.68, 0.12), (0.62, 0.95))),
    (line((0.78, 0.06), (0.3, 0.06), (0.25, 0.46))
     + curve((0.25, 0.46), (0.45, 0.32), (0.84, 0.38), (0.81, 0.66), (0.78, 0.96), (0.4, 1.02), (0.19, 0.86)),
     curve((0.8, 0.08), (0.62, 0.05), (0.46, 0.05), (0.34, 0.08), (0.3, 0.2), (0.3, 0.3), (0.27, 0.44),
           (0.5, 0.42), (0.8, 0.48), (0.76, 0.72), (0.7, 0.95), (0.36, 0.96), (0.2, 0.9))),
    (curve((0.68, 0.05), (0.4, 0.1), (0.2, 0.45), (0.22, 0.69)) + ellipse(0.5, 0.69, 0.28, 0.26),
     curve((0.76, 0.18), (0.6, -0.02), (0.2, 0.05), (0.2, 0.6), (0.2, 1.04), (0.78, 1.04), (0.78, 0.7),
           (0.78, 0.42), (0.34, 0.42), (0.22, 0.7))),
    (line((0.18, 0.07), (0.82, 0.07)) + curve((0.82, 0.07), (0.7, 0.3), (0.48, 0.6), (0.42, 0.95)),
     line((0.18, 0.07), (0.82, 0.07), (0.4, 0.95)) + line((0.36, 0.5), (0.76, 0.5)),
     line((0.2, 0.2), (0.2, 0.07), (0.82, 0.07), (0.46, 0.95))),
    (ellipse(0.5, 0.27, 0.23, 0.22) + ellipse(0.5, 0.72, 0.29, 0.24),
     curve((0.72, 0.16), (0.6, -0.02), (0.26, 0.04), (0.28, 0.26), (0.3, 0.48), (0.78, 0.5), (0.78, 0.74),
           (0.78, 1.02), (0.2, 1.02), (0.22, 0.74), (0.24, 0.52), (0.7, 0.42), (0.72, 0.16))),
    (ellipse(0.5, 0.31, 0.28, 0.26) + curve((0.78, 0.31), (0.8, 0.6), (0.7, 0.86), (0.52, 0.95)),
     ellipse(0.48, 0.31, 0.26, 0.26) + line((0.75, 0.2), (0.7, 0.95))),
)


def variant(stream, digit):
    """One way to write `digit`, as control points [cubics, 4, 2]."""
    forms = DIGITS[digit]
    return np.array(forms[stream.below(len(forms))], dtype=np.float64)


def jitter(stream, cubics, amount):
    """Every distinct control point moved by up to `amount` on each axis; cubics that met still meet."""
    moved, seen = np.empty_like(cubics), {}
    for c in range(cubics.shape[0]):
        for k in range(4):
            key = (cubics[c, k, 0], cubics[c, k, 1])
            if key not in seen:
                seen[key] = stream.uniform(-amount, amount, (2,))
            moved[c, k] = cubics[c, k] + seen[key]
    return moved


def flatten(cubics, pieces):
    """Each cubic as `pieces` straight segments: [cubics * pieces, 2 ends, 2 coordinates]."""
    t = (np.arange(pieces + 1, dtype=np.float64) / pieces)[None, :, None]
    s = 1.0 - t
    p0, p1, p2, p3 = (cubics[:, k, None, :] for k in range(4))
    points = s * s * s * p0 + 3.0 * (s * s * t) * p1 + 3.0 * (s * t * t) * p2 + t * t * t * p3
    return np.stack([points[:, :-1], points[:, 1:]], axis=2).reshape(-1, 2, 2)
