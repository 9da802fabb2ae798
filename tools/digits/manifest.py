"""models/MANIFEST.json: of every file its size, its SHA-256 and how it was made."""

import hashlib
import json
from pathlib import Path

MODELS = Path(__file__).resolve().parents[2] / "models"
MANIFEST = MODELS / "MANIFEST.json"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def read():
    """{file name: entry}; empty where there is no manifest yet."""
    return json.loads(MANIFEST.read_text("utf-8"))["files"] if MANIFEST.exists() else {}


def record(name, data, **how):
    """Writes `data` to models/`name` and its entry, with `how` it was made, to the manifest."""
    (MODELS / name).write_bytes(data)
    files = read()
    files[name] = {"sha256": sha256(data), "bytes": len(data), **how}
    text = json.dumps({"files": dict(sorted(files.items()))}, indent=2)
    MANIFEST.write_text(text + "\n", "utf-8")
