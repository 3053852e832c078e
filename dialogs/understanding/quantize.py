"""Make the small fast copy of the language model: its lower layers, with 8-bit weights.

Four layers of the six find the right entry as often as all of them, for two thirds of the work:
the layers on top were trained for another task, and what is learned here takes their place.

Run as a program of its own (`python -m dialogs.understanding.quantize MODEL TARGET`), so that the
memory this takes, about 400 MB, is gone when it is done.
"""

import sys
from pathlib import Path
from typing import Final

import numpy as np
import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

LAYERS: Final = 4
NORMS: Final = 2  # a layer ends with the second of its normalisations


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
    _keep_layers(model.graph)
    # reduce_range: without it processors that lack VNNI instructions overflow now and then, and
    # the same question would get another vector there.
    quantize_dynamic(
        model, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
    )


def _keep_layers(graph: onnx.GraphProto) -> None:
    """Drop every step that the output of the last layer kept does not rest on."""
    makers = {name: node for node in graph.node for name in node.output}
    norms = [n for n in graph.node if n.op_type in ("LayerNormalization", "SkipLayerNormalization")]
    # the first one belongs to the embeddings
    last = norms[NORMS * LAYERS]
    wanted, kept = [last.output[0]], dict[str, onnx.NodeProto]()
    while wanted:
        node = makers.get(wanted.pop())
        if node is not None and node.name not in kept:
            kept[node.name] = node
            wanted += node.input
    last.output[0] = graph.output[0].name
    nodes = [node for node in graph.node if node.name in kept]
    used = {name for node in nodes for name in node.input}
    tensors = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(tensors)


if __name__ == "__main__":
    quantize(Path(sys.argv[1]), Path(sys.argv[2]))
