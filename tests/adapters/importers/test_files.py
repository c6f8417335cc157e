"""A folder gives each of its files once, in order, and says why it leaves one out."""

import os
from pathlib import Path

import pytest

from curate.adapters.importers.files import walk_files
from curate.core.documents import Rejection

KNOWN = ("txt", "html", "jsonl")


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("words")


def walk(*roots: Path) -> tuple[list[str], dict[str, str]]:
    found = list(walk_files(roots, KNOWN))
    sources = [outcome[1] for outcome in found if isinstance(outcome, tuple)]
    return sources, {outcome.where: outcome.reason for outcome in found if isinstance(outcome, Rejection)}


def test_files_come_sorted_with_their_place_in_the_folder(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/z.txt", "a/a/q.html", "a.txt", "A.TXT", "a-b.jsonl", "ü.txt")
    sources, rejected = walk(tmp_path)
    assert sources == sorted(sources)
    assert set(sources) == {"b.txt", "a/z.txt", "a/a/q.html", "a.txt", "A.TXT", "a-b.jsonl", "ü.txt"}
    assert rejected == {}
    paths = [outcome[0] for outcome in walk_files([tmp_path], KNOWN) if isinstance(outcome, tuple)]
    assert paths == [tmp_path / source for source in sources]


def test_a_file_given_by_itself_is_called_by_its_name(tmp_path: Path) -> None:
    write(tmp_path, "sub/.a.txt", "sub/README.txt")
    assert walk(tmp_path / "sub/.a.txt", tmp_path / "sub/README.txt")[0] == [".a.txt", "README.txt"]


def test_each_file_comes_once(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.txt", "b.txt")
    assert walk(tmp_path / "sub/a.txt", tmp_path, tmp_path / "sub")[0] == ["a.txt", "b.txt"]


def test_hidden_files_junk_and_a_folders_own_papers_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, ".DS_Store", ".git/a.txt", "Thumbs.db", "desktop.ini", "__MACOSX/a.txt", "~$a.docx", "a.txt")
    write(tmp_path, "README.md", "readme.txt", "LICENSE", "Licence.html", "CITATION.cff")
    assert walk(tmp_path) == (["a.txt"], {})


def test_unknown_suffixes_are_rejected_with_the_known_ones(tmp_path: Path) -> None:
    write(tmp_path, "a.docx", "a", "a.txt")
    sources, rejected = walk(tmp_path)
    assert sources == ["a.txt"]
    assert "no importer for .docx" in rejected["a.docx"]
    assert ".html, .jsonl, .txt" in rejected["a.docx"]
    assert "without a suffix" in rejected["a"]


def test_a_missing_path_is_rejected_and_stops_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    missing = tmp_path / "none"
    sources, rejected = walk(missing, tmp_path)
    assert sources == ["a.txt"]
    assert "no such file" in rejected[str(missing)]


def test_links_out_of_the_folder_are_rejected(tmp_path: Path) -> None:
    write(tmp_path, "secret.txt", "other/b.txt", "seeds/a.txt", "seeds-2/c.txt")
    seeds = tmp_path / "seeds"
    for name, target in {"file.txt": "../secret.txt", "folder": "../other", "near": "../seeds-2", "up": ".."}.items():
        (seeds / name).symlink_to(target)
    sources, rejected = walk(seeds)
    assert sources == ["a.txt"]
    assert set(rejected) == {"file.txt", "folder", "near", "up"}
    assert "leaves the folder" in rejected["file.txt"]


def test_circles_and_links_to_nothing_are_rejected(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.txt")
    for name, target in {"sub/circle": "..", "sub/self": "self", "sub/here": ".", "gone.txt": "nothing.txt"}.items():
        (tmp_path / name).symlink_to(target)
    sources, rejected = walk(tmp_path)
    assert sources == ["sub/a.txt"]
    assert set(rejected) == {"sub/circle", "sub/self", "sub/here", "gone.txt"}
    assert "circle" in rejected["sub/circle"]


def test_links_inside_the_folder_bring_nothing_twice(tmp_path: Path) -> None:
    write(tmp_path, "z/a.txt")
    (tmp_path / "first.txt").symlink_to("z/a.txt")
    (tmp_path / "folder").symlink_to("z")
    assert walk(tmp_path) == (["z/a.txt"], {})


def test_a_file_kept_in_a_hidden_folder_comes_under_its_links_name(tmp_path: Path) -> None:
    write(tmp_path, ".annex/objects/k3")
    (tmp_path / "a.txt").symlink_to(".annex/objects/k3")
    (tmp_path / "all").symlink_to(".annex")
    sources, rejected = walk(tmp_path)
    assert sources == ["a.txt"]
    assert "hidden folder" in rejected["all"]


def test_a_folder_given_through_a_link_is_read(tmp_path: Path) -> None:
    write(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to("real")
    assert walk(tmp_path / "link") == (["a.txt"], {})


def test_special_files_are_rejected(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "pipe" in walk(tmp_path)[1]["pipe.txt"]
    assert "device" in walk(Path("/dev/null"))[1]["null"]


def test_names_that_cannot_be_an_id_are_rejected(tmp_path: Path) -> None:
    for name in (b"broken\xff.txt", b"new\nline.txt"):
        with open(os.fsencode(tmp_path) + b"/" + name, "w") as handle:
            handle.write("words")
    sources, rejected = walk(tmp_path)
    assert sources == []
    assert len(rejected) == 2
    assert all("rename" in reason for reason in rejected.values())
    assert all(place.isascii() for place in rejected)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_may_not_be_read_is_rejected(tmp_path: Path) -> None:
    write(tmp_path, "closed/a.txt", "b.txt")
    (tmp_path / "closed").chmod(0)
    sources, rejected = walk(tmp_path)
    (tmp_path / "closed").chmod(0o700)
    assert sources == ["b.txt"]
    assert "permissions" in rejected[str(tmp_path / "closed")]


def test_folders_nested_deep_are_walked_without_recursion(tmp_path: Path) -> None:
    name = "/".join(["d"] * 1500)
    folder = str(tmp_path)
    for _ in range(1500):
        folder += "/d"
        os.mkdir(folder)
    with open(f"{folder}/a.txt", "w") as handle:
        handle.write("words")
    sources, _ = walk(tmp_path)
    os.remove(f"{folder}/a.txt")
    os.removedirs(folder)  # what cleans up after pytest does recurse
    assert sources == [f"{name}/a.txt"]
