"""Writes the files of this folder. For maintainers: python3 make.py, with NumPy and Pillow.

The committed files were written by NumPy 1.24.2 and Pillow 9.4.0; they hold what these libraries say, so that our
readers are checked against somebody else's bytes and pixels.
"""

import numpy as np
from PIL import Image, ImageOps

rng = np.random.default_rng(7)

# Every element type, byte order and axis order: shape (5, 2, 3), element i (row-major) is a simple function of i.
i = np.arange(30).reshape(5, 2, 3)
values = {
    "b1": i % 3 == 0,
    "i1": i - 15, "i2": i * 1000 - 15000, "i4": i * 100_000_000 - 1_500_000_000, "i8": i * 10**17 - 15 * 10**17,
    "u1": i * 8, "u2": i * 2000, "u4": i * 100_000_000, "u8": i * 10**17,
    "f2": i * 0.5 - 3, "f4": i * 0.1 - 3, "f8": i * 0.1 - 3,
    "c8": i - 1j * i, "c16": i - 1j * i,
}
arrays = {}
for kind, value in values.items():
    for order in "<>":
        array = value.astype(order + kind)
        arrays[f"{kind}_{'le' if order == '<' else 'be'}_c"] = np.ascontiguousarray(array)
        arrays[f"{kind}_{'le' if order == '<' else 'be'}_f"] = np.asfortranarray(array)
np.savez("types.npz", **arrays)
np.savez_compressed("types-deflated.npz", **arrays)

for version in (1, 2, 3):
    with open(f"version{version}.npy", "wb") as file:
        np.lib.format.write_array(file, i.astype("<i4"), version=(version, 0))
np.savez("labelled.npz", x=np.arange(12, dtype="f4").reshape(4, 3), labels=np.array([3, 1, 0, 2]))

# Images as Pillow decodes them.
smooth = np.asarray(Image.fromarray(rng.integers(0, 256, (6, 8, 4), dtype=np.uint8)).resize((40, 30), Image.BICUBIC))
Image.fromarray(smooth[..., :3]).save("rgb.png")
Image.fromarray(smooth).save("rgba.png")
Image.fromarray(smooth[..., 0]).save("gray.png")
Image.fromarray(smooth[..., :3]).save("rgb.jpg", quality=90)
exif = Image.Exif()
exif[0x0112] = 6  # turn by 90 degrees
Image.fromarray(smooth[..., :3]).save("turned.jpg", quality=90, exif=exif)
names = ["rgb.png", "rgba.png", "gray.png", "rgb.jpg", "turned.jpg"]
np.savez("pixels.npz", **{n: np.asarray(ImageOps.exif_transpose(Image.open(n)).convert("RGB"))[None] for n in names})

# Images as Pillow resizes them.
noise = rng.integers(0, 256, (20, 30, 3), dtype=np.uint8)
kernels = {"nearest": Image.NEAREST, "area": Image.BOX, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
resized = {"source": noise[None]}
for name, kernel in kernels.items():
    for height, width in ((12, 17), (33, 41)):
        resized[f"{name}_{height}_{width}"] = np.asarray(Image.fromarray(noise).resize((width, height), kernel))[None]
np.savez_compressed("resized.npz", **resized)
