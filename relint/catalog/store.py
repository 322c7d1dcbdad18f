"""relint's data files, parsed once a machine: YAML costs ten times what reading JSON does.

The store lies in the user's cache directory, is keyed by the names, sizes and times of the files it stands for, and may
be deleted or unwritable: it is then made again, or done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

VERSION = "1"  # of the form in which the store keeps things


def stored(label: str, paths: Sequence[Path], parse: Callable[[Path], Any]) -> Mapping[Path, Any]:
    """Return `parse(path)` of each path, from the store where the files have not changed.

    Args:
        label: names the bundle, one file of the store each.
        paths: data files of relint itself, never of the scanned tree.
        parse: returns what JSON can hold; what it raises passes through, and nothing is stored.
    """
    place = _folder() / f"{label.replace('/', '-')}-{_key(paths)}.json"
    kept = _kept(place, len(paths))
    if kept is not None:
        return dict(zip(paths, kept, strict=True))
    made = {path: parse(path) for path in paths}
    with contextlib.suppress(OSError):
        _write(place, label, list(made.values()))
    return made


def _kept(place: Path, count: int) -> list[Any] | None:
    try:
        kept = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, list) and len(kept) == count else None


def _write(place: Path, label: str, contents: list[Any]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = place.with_suffix(f".{os.getpid()}")
    scratch.write_text(json.dumps(contents, separators=(",", ":")))
    for old in place.parent.glob(f"{label.replace('/', '-')}-*.json"):
        old.unlink(missing_ok=True)
    scratch.replace(place)


def _key(paths: Sequence[Path]) -> str:
    digest = hashlib.sha256(VERSION.encode())
    for path in paths:
        status = path.stat()
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:16]


def _folder() -> Path:
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "relint"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~")).expanduser() / "relint"
    return Path("~/.cache/relint").expanduser()
