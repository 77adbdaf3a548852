#!/usr/bin/env bash
# Makes bench/.venv with the peers: about three minutes.
set -euo pipefail
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/pip install --quiet -r requirements.txt
echo "The peers are in bench/.venv."
