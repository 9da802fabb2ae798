"""A picture of some images of every class, as a PNG of 16 greys."""

import struct
import zlib

import numpy as np

GAP = 2


def contact_sheet(images, labels, rows):
    """PNG bytes: column k holds the first `rows` images of class k, each pixel doubled."""
    cell = images.shape[1] + GAP
    grey = np.zeros((rows * cell, 10 * cell), np.uint8)
    for digit in range(10):
        for row, image in enumerate(images[labels == digit][:rows]):
            grey[row * cell:row * cell + cell - GAP, digit * cell:digit * cell + cell - GAP] = image
    return png(grey)


def png(grey):
    """4 bits a pixel, so that a pixel doubled along x is one byte 0xHH; doubled along y by writing the row twice."""
    nibble = grey >> 4
    rows = np.repeat((nibble << 4 | nibble), 2, axis=0)
    height, width = rows.shape[0], 2 * rows.shape[1]
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    chunks = ((b"IHDR", struct.pack(">2I5B", width, height, 4, 0, 0, 0, 0)), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks)
