"""The Python package tokenizers.

Answers {"texts", "tokenizer"} with seconds, one text after another and as one batch (its own threads), and the token
ids."""

import json
import sys
import time

from tokenizers import Tokenizer

for line in sys.stdin:
    asked = json.loads(line)
    texts = json.load(open(asked["texts"]))
    tokenizer = Tokenizer.from_file(asked["tokenizer"])
    tokenizer.no_padding()
    tokenizer.no_truncation()
    start = time.perf_counter()
    for text in texts:
        tokenizer.encode(text)
    single = time.perf_counter() - start
    start = time.perf_counter()
    encoded = tokenizer.encode_batch(texts)
    batch = time.perf_counter() - start
    print(json.dumps({"single": single, "batch": batch, "ids": [each.ids for each in encoded]}), flush=True)
