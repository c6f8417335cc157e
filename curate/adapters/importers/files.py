"""Which files an import reads: those that were named, and those inside the folders that were."""

import os
import stat
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from curate.core.documents import Rejection

JUNK = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
ABOUT = frozenset({"readme", "licence", "license", "copying", "changelog", "contributing", "citation"})

Found = tuple[Path, str]


def walk_files(roots: Sequence[Path], suffixes: Collection[str]) -> Iterator[Found | Rejection]:
    """Each file to import with its source: its path relative to the folder that was given, in posix form.

    `suffixes` are the importers' names, without dots. Sorted by source within each root; each file
    comes once, however many roots hold it. Passed over without a word: hidden files, what operating
    systems leave behind, and a folder's README, licence and the like. Links are followed inside the
    folder only; what is behind one outside it, or leads in a circle, is rejected.
    """
    seen: set[str] = set()
    for root in roots:
        for found in _walk_root(root, frozenset(suffix.casefold().lstrip(".") for suffix in suffixes)):
            if isinstance(found, Rejection):
                yield found
            elif (real := os.path.realpath(found[0])) not in seen:
                seen.add(real)
                yield found


def _walk_root(root: Path, suffixes: frozenset[str]) -> Iterator[Found | Rejection]:
    mode = _mode(root)
    if mode is None:
        yield Rejection(str(root), "there is no such file or folder; check the path")
    elif stat.S_ISDIR(mode):
        yield from _walk_folder(root, suffixes)
    else:
        yield _check_file(root, root.name, mode, suffixes)


def _walk_folder(root: Path, suffixes: frozenset[str]) -> Iterator[Found | Rejection]:
    top = Path(os.path.realpath(root))
    waiting = [root]
    while waiting:
        path = waiting.pop()
        source = path.relative_to(root).as_posix()
        if path.is_symlink() and path != root:
            followed = _check_link(path, source, top)
            if not isinstance(followed, tuple):
                yield from [followed] if followed else []
                continue
        mode = _mode(path)
        if mode is None or not stat.S_ISDIR(mode):
            yield _check_file(path, source, mode, suffixes)
            continue
        try:
            waiting += _children(path)
        except OSError as error:
            yield Rejection(str(path), f"the folder cannot be read ({error.strerror}); check its permissions")


def _children(folder: Path) -> list[Path]:
    """What the folder holds but what is to be passed over, last name first: the walk takes from the end.

    A folder sorts as if its name ended in a slash, so that sources come out in their own order.
    """
    with os.scandir(folder) as entries:
        kept = [entry for entry in entries if not _is_passed_over(entry.name)]
    kept.sort(key=lambda entry: entry.name + "/" * entry.is_dir(follow_symlinks=False), reverse=True)
    return [folder / entry.name for entry in kept]


def _is_passed_over(name: str) -> bool:
    plain = name.casefold()
    return plain.startswith((".", "~$")) or plain in JUNK or plain.partition(".")[0] in ABOUT


def _check_link(path: Path, source: str, top: Path) -> Found | Rejection | None:
    """None where the link leads to what the walk meets under its own name.

    A file that lies in a hidden folder, where git-annex keeps them, comes under the link's name.
    """
    real = Path(os.path.realpath(path))
    if not real.exists():
        return Rejection(source, "the link leads nowhere, or in a circle; remove it or mend it")
    if not real.is_relative_to(top):
        return Rejection(source, "the link leaves the folder that is imported; copy what it leads to into the folder")
    if Path(os.path.realpath(path.parent)).is_relative_to(real):
        return Rejection(source, "the link leads to a folder that holds it, in a circle; remove it")
    if not any(map(_is_passed_over, real.relative_to(top).parts)):
        return None
    if real.is_dir():
        return Rejection(source, "the link leads to a hidden folder; give that folder itself to the import")
    return path, source


def _check_file(path: Path, source: str, mode: int | None, suffixes: frozenset[str]) -> Found | Rejection:
    if mode is None:
        return Rejection(source, "it cannot be looked at, or has just gone; check its permissions")
    if not stat.S_ISREG(mode):
        return Rejection(source, "it is a device, pipe or socket; give a regular file")
    if any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in source):
        return Rejection(ascii(source), "its name is not UTF-8 or holds control characters; rename it")
    suffix = path.suffix.lstrip(".").casefold()
    if suffix not in suffixes:
        name = f"for .{suffix}" if suffix else "for a file without a suffix"
        known = ", ".join(f".{known}" for known in sorted(suffixes))
        return Rejection(source, f"there is no importer {name}; convert it to one of {known}, or install an importer")
    return path, source


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return None
