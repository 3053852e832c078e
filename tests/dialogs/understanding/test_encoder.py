"""The rungs: what happens when the language model's files are missing or not the expected ones."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from dialogs.understanding.encoder import DIGESTS, Rung, load_encoder, model_folder
from dialogs.understanding.hashing import HashingEncoder
from dialogs.understanding.understand import Understander
from dialogs.understanding.vectors import VectorStore
from store.knowledge import Catalogue


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the small files; the large one is linked."""
    folder = tmp_path / "model"
    for name in DIGESTS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(model_folder() / name, folder / name)
    return folder


def test_a_changed_file_is_not_used(copied: Path, tmp_path: Path) -> None:
    (copied / "tokenizer.json").write_text("{}", encoding="utf-8")
    encoder, warning = load_encoder(tmp_path, copied)
    assert encoder is None
    assert warning == (
        "running without the language model: tokenizer.json is not the expected file; "
        "answers are less certain"
    )


def test_a_missing_file_is_said(copied: Path, tmp_path: Path) -> None:
    (copied / "onnx" / "model.onnx_data").unlink()
    encoder, warning = load_encoder(tmp_path, copied)
    assert encoder is None
    assert "onnx/model.onnx_data cannot be read" in warning


def test_where_nothing_can_be_written_the_slow_model_serves(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    encoder, warning = load_encoder(blocked / "folder")
    assert encoder is not None
    assert encoder.rung is Rung.FP32
    assert warning.startswith("running with the slow language model")


def test_a_vector_does_not_depend_on_its_company(model_folder: Path) -> None:
    encoder, _ = load_encoder(model_folder)
    assert encoder is not None
    texts = ["known folder move", "a much longer question about moving a thousand mailboxes"]
    together, alone = encoder.encode(texts), np.vstack([encoder.encode([t]) for t in texts])
    assert np.linalg.norm(together, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert (together == alone).all()


def test_only_new_texts_are_embedded(tmp_path: Path) -> None:
    store = VectorStore(tmp_path, HashingEncoder())
    asked: list[int] = []
    store.vectors(["one", "two"], lambda _, total: asked.append(total))
    store.vectors(["two", "three"], lambda _, total: asked.append(total))
    store.vectors(["three"], lambda _, total: asked.append(total))
    assert asked == [2, 1]


def test_a_broken_file_of_vectors_is_made_anew(tmp_path: Path) -> None:
    store = VectorStore(tmp_path, HashingEncoder())
    first = store.vectors(["one"])
    [path] = tmp_path.iterdir()
    path.write_bytes(b"not what it was")
    assert (VectorStore(tmp_path, HashingEncoder()).vectors(["one"]) == first).all()


def test_without_the_model_words_alone_answer(catalogue: Catalogue, tmp_path: Path) -> None:
    understander = Understander.load(
        catalogue, data_folder=tmp_path, model_folder=tmp_path / "nothing"
    )
    assert understander.rung is Rung.LEXICAL
    assert understander.warning.startswith("running without the language model")
