#!/usr/bin/env bash
# Writes the README's table and compare.md again, from the comparison whose file the README names (or the one given).
#
#   benchmarks/readme-table.sh [benchmarks/results/<processor>/compare.json]
set -euo pipefail
cd "$(dirname "$0")/.."
python3 benchmarks/compare/tables.py "$@"
