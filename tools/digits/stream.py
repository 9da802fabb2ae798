"""Random numbers that are the same bytes on every machine and every numpy.

numpy promises the raw output of PCG64 and of SeedSequence for ever, but not that of `Generator.random` and its
siblings; so the 64-bit words are taken raw and turned into numbers here, by exactly rounded operations alone.
"""

import numpy as np

SQRT3 = 1.7320508075688772


class Stream:
    """The words w_0, w_1, ... of PCG64 seeded by (seed, index): image `index` does not depend on any other image."""

    def __init__(self, seed, index):
        self._words = np.random.PCG64(np.random.SeedSequence([seed, index]))

    def unit(self, shape=()):
        """u = floor(w / 2^11) / 2^53, uniform in [0, 1)."""
        count = 1
        for extent in shape:
            count *= extent
        values = (self._words.random_raw(count) >> np.uint64(11)).astype(np.float64) / 9007199254740992.0
        return values.reshape(shape) if shape else float(values[0])

    def uniform(self, low, high, shape=()):
        """low + (high - low) u."""
        return low + (high - low) * self.unit(shape)

    def below(self, count):
        """An integer of 0 .. count-1 (the bias, count / 2^53, is below anything that could be measured)."""
        return int(self.unit() * count)

    def chance(self, probability):
        return self.unit() < probability

    def bell(self, shape):
        """Mean 0, variance 1, close to normal: sqrt(3) (u1 + u2 + u3 + u4 - 2), as Var[u] = 1/12.

        In place of Box-Muller, whose log and cos differ in the last bit from one maths library to the next.
        """
        u = self.unit((4,) + shape)
        return SQRT3 * (u[0] + u[1] + u[2] + u[3] - 2.0)
