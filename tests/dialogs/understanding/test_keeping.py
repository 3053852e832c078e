from pathlib import Path

import numpy as np

from dialogs.understanding.keeping import Arrays, digest_of, kept_or_made


def ones() -> Arrays:
    return {"numbers": np.ones(3)}


def zeros() -> Arrays:
    return {"numbers": np.zeros(3)}


def test_what_was_made_of_the_same_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "kept.npz"
    assert kept_or_made(path, "a", ones)["numbers"].all()
    assert kept_or_made(path, "a", zeros)["numbers"].all()


def test_what_was_made_of_something_else_is_made_anew(tmp_path: Path) -> None:
    kept_or_made(tmp_path / "kept.npz", "a", ones)
    assert not kept_or_made(tmp_path / "kept.npz", "b", zeros)["numbers"].any()


def test_a_file_that_is_cut_off_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "kept.npz"
    kept_or_made(path, "a", ones)
    path.write_bytes(path.read_bytes()[:40])
    assert not kept_or_made(path, "a", zeros)["numbers"].any()
    assert not kept_or_made(path, "a", ones)["numbers"].any()


def test_where_nothing_can_be_written_it_is_made_each_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    assert kept_or_made(blocked / "kept.npz", "a", ones)["numbers"].all()
    assert not kept_or_made(blocked / "kept.npz", "a", zeros)["numbers"].any()


def test_a_digest_tells_where_a_text_ends() -> None:
    assert digest_of(["ab", "c"]) != digest_of(["a", "bc"])
    assert digest_of(["a", "b"]) != digest_of(["b", "a"])
