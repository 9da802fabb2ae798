"""Draws the calibration and the test set into models/, or checks the committed ones against this generator.

    python3 tools/digits/generate.py           write the four arrays, their manifest entries and docs/images/digits.png
    python3 tools/digits/generate.py --check   draw them again; exit 1 unless these bytes, those of the files and the
                                               manifest's hashes all agree
"""

import argparse
import io
import sys
from platform import python_version

import numpy as np

import manifest
from dataset import SETS, draw_set
from sheet import contact_sheet

PICTURE = manifest.MODELS.parent / "docs" / "images" / "digits.png"


def npy(array):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=(1, 0))
    return buffer.getvalue()


def files():
    """(file name, its bytes, seed, array) for the images and the labels of both sets."""
    for name in ("calibration", "test"):
        for kind, array in zip(("images", "labels"), draw_set(name)):
            yield f"digits-{name}-{kind}.npy", npy(array), SETS[name][0], array


def write():
    arrays = {}
    for name, data, seed, array in files():
        arrays[name] = array
        manifest.record(
            name, data, shape=list(array.shape), type=str(array.dtype), command="python3 tools/digits/generate.py",
            seed=seed, versions={"python": python_version(), "numpy": np.__version__})
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_bytes(contact_sheet(arrays["digits-test-images.npy"], arrays["digits-test-labels.npy"], rows=5))


def check():
    """The complaints, one line each; also about files that the generator does not draw."""
    entries, complaints = manifest.read(), []
    drawn = {name: manifest.sha256(data) for name, data, _, _ in files()}
    for name in sorted(set(entries) | set(drawn)):
        path = manifest.MODELS / name
        if name not in entries:
            complaints.append(f"{name}: not in the manifest")
        elif not path.exists():
            complaints.append(f"{name}: in the manifest, but the file is missing")
        elif manifest.sha256(path.read_bytes()) != entries[name]["sha256"]:
            complaints.append(f"{name}: the file's hash is not the manifest's")
        elif name in drawn and drawn[name] != entries[name]["sha256"]:
            complaints.append(f"{name}: the generator draws other bytes than the committed ones")
    return complaints


def main():
    parser = argparse.ArgumentParser(description="Draw the digits' calibration and test sets.")
    parser.add_argument("--check", action="store_true", help="compare with the committed files instead of writing them")
    if not parser.parse_args().check:
        write()
        return 0
    complaints = check()
    print("\n".join(complaints) if complaints else "the committed files are what the manifest and the generator say")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
