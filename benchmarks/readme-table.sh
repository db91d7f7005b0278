#!/usr/bin/env bash
# Writes the tables of README.md and benchmarks/README.md, compare.md and tutorials.md again, from the results whose files the two
# pages name (or those of the processor's folder given).
#
#   benchmarks/readme-table.sh [benchmarks/results/<processor>]
set -euo pipefail
cd "$(dirname "$0")/.."
python3 benchmarks/compare/tables.py ${1:+"$1/compare.json"}
python3 benchmarks/compare/tutorials.py ${1:+"$1/tutorials.json"}
