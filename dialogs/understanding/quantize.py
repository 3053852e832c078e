"""Make the small fast copy of the language model: tuned to our subject, 8-bit weights.

Run as a program of its own (`python -m dialogs.understanding.quantize MODEL ADAPTER TARGET`), so
that the memory this takes, about 400 MB, is gone when it is done.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic


def quantize(model: Path, adapter: Path, target: Path) -> None:
    """Write an int8 copy of an ONNX model (its data file beside it), with the adapter worked in."""
    graph = _read(model)
    with np.load(adapter) as changes:
        _adapt(graph, {name: changes[name].astype(np.float32) for name in changes.files})
    # reduce_range: without it processors that lack VNNI instructions overflow now and then, and
    # the same question would get another vector there.
    quantize_dynamic(
        graph, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
    )


def _read(path: Path) -> Any:
    """Read the model; onnx itself refuses data files with hard links, which is how uv installs."""
    model = onnx.load(path, load_external_data=False)
    data = np.memmap(path.with_name("model.onnx_data"), dtype=np.uint8, mode="r")
    for tensor in model.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            place = {entry.key: entry.value for entry in tensor.external_data}
            start, length = int(place.get("offset", 0)), int(place["length"])
            tensor.raw_data = data[start : start + length].tobytes()
            tensor.data_location = onnx.TensorProto.DEFAULT
            tensor.ClearField("external_data")
    return model


def _adapt(model: Any, changes: dict[str, np.ndarray[Any, Any]]) -> None:
    """Add to each weight matrix W of the adapter the product of its two narrow matrices."""
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    for name in sorted({key.rpartition(".")[0] for key in changes}):
        tensor = tensors[f"model.layers.{name}.MatMul.weight"]
        before = np.frombuffer(tensor.raw_data, np.float32).reshape(tuple(tensor.dims))
        tensor.raw_data = (before + changes[f"{name}.a"] @ changes[f"{name}.b"]).tobytes()


if __name__ == "__main__":
    quantize(*map(Path, sys.argv[1:]))
