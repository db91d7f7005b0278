#!/usr/bin/env bash
# FastBackprop beside its peers, in turns, on one core, and the recipes beside the tutorials' own loops in NumPy; writes
# benchmarks/results/<processor>/ and the tables in README.md and benchmarks/README.md.
#
#   benchmarks/compare.sh [--rounds 5] [--only T4,I4] [--quick] [--core 1] [--prefix "nice -n -10"]
#   benchmarks/compare.sh --only tutorials      the recipes alone
#   benchmarks/compare.sh --check               only whether each peer does the work it should
#
# Takes what is missing from Debian's packages. Needs the .NET 10 SDK, and for believable numbers a quiet machine.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

packages=(gcc libc6-dev python3-numpy python3-torch python3-sklearn libfann-dev libopenblas-dev)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "The peers come from Debian's packages, and this system has no apt-get. Missing: ${missing[*]}" >&2
    exit 1
  elif [ "$(id -u)" -ne 0 ]; then
    echo "Not installed: ${missing[*]}. As root: apt-get update && apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
fi

bin=benchmarks/peers/bin
mkdir -p $bin
compile() { # OUTPUT SOURCE ARGUMENTS...
  gcc -O3 -march=native -mprefer-vector-width=512 -ffast-math -Wall -Wextra "benchmarks/peers/c/$2" -o "$bin/$1" "${@:3}" -lm
}
compile plain plain.c
compile fixed plain.c -DFIXED
compile skip-zeros plain.c -DFIXED -DSKIP_ZEROS
compile openblas openblas.c -lopenblas
compile fann fann.c -lfann
dotnet build -c Release --nologo -v quiet benchmarks/peers/naive-csharp
dotnet build -c Release --nologo -v quiet src/FastBackprop.Cli

mnist=$(mktemp -d)
trap 'rm -rf "$mnist"' EXIT
for file in train-images-idx3-ubyte train-labels-idx1-ubyte; do
  gunzip -c "datasets/mnist/$file.gz" >"$mnist/$file"
done

# Debian's Python, whose packages these are, whatever else the path holds.
/usr/bin/python3 benchmarks/compare/compare.py --mnist "$mnist" "$@"
