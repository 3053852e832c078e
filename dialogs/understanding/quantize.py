"""Make the small fast copy of the language model: 8-bit weights, activations scaled on the fly.

Run as a program of its own (`python -m dialogs.understanding.quantize FROM TO`), so that the
memory this takes, about 400 MB, is gone when it is done.
"""

import sys
from pathlib import Path

import numpy as np


def quantize(source: Path, target: Path) -> None:
    """Write an int8 copy of the ONNX model in `source` (its data file beside it) to `target`."""
    # Imported here: only this program ever needs them.
    import onnx  # noqa: PLC0415
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

    # onnx itself refuses data files with several hard links, which is how uv installs packages.
    model = onnx.load(source, load_external_data=False)
    data = np.memmap(source.with_name("model.onnx_data"), dtype=np.uint8, mode="r")
    for tensor in model.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            place = {
                entry.key: int(entry.value)
                for entry in tensor.external_data
                if entry.key != "location"
            }
            start = place.get("offset", 0)
            tensor.raw_data = data[start : start + place["length"]].tobytes()
            tensor.data_location = onnx.TensorProto.DEFAULT
            tensor.ClearField("external_data")
    # reduce_range: without it processors that lack VNNI instructions overflow now and then, and
    # the same question would get another vector there.
    quantize_dynamic(
        model, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
    )


if __name__ == "__main__":
    quantize(Path(sys.argv[1]), Path(sys.argv[2]))
