"""Make the small fast copy of the language model: 8-bit weights, activations scaled on the fly.

Run as a program of its own (`python -m dialogs.understanding.quantize MODEL TARGET`), so that the
memory this takes, about 400 MB, is gone when it is done.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic


def quantize(source: Path, target: Path) -> None:
    """Write an int8 copy of an ONNX model (its data file beside it)."""
    # onnx itself refuses data files with several hard links, which is how uv installs packages.
    model = onnx.load(source, load_external_data=False)
    data = np.memmap(source.with_name("model.onnx_data"), dtype=np.uint8, mode="r")
    for tensor in model.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            place = {entry.key: entry.value for entry in tensor.external_data}
            start, length = int(place.get("offset", 0)), int(place["length"])
            tensor.raw_data = data[start : start + length].tobytes()
            tensor.data_location = onnx.TensorProto.DEFAULT
            tensor.ClearField("external_data")
    # reduce_range: without it processors that lack VNNI instructions overflow now and then, and
    # the same question would get another vector there.
    quantize_dynamic(
        model, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
    )


if __name__ == "__main__":
    quantize(Path(sys.argv[1]), Path(sys.argv[2]))
