#!/usr/bin/env bash
# Runs the library on Arm64, emulated by qemu, and compares its bits with those of this machine: three epochs of digits, and the table of
# hashes that belongs to NumericsVersion.
#
#   tools/arm64.sh            exits with 1 where a bit differs, and with 0 and a line that says so where there is no emulator
#
# Needs qemu-aarch64-static and Debian's C and C++ libraries for Arm64; as root on Debian it installs them. A libssl3, which .NET hashes
# with, is fetched and unpacked beside the programs. Each program may take 512 MB and three minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

root=/usr/aarch64-linux-gnu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() { echo "Skipped: $*"; exit 0; }

has_emulator() { command -v qemu-aarch64-static > /dev/null && [ -e $root/lib/libc.so.6 ] && [ -e $root/lib/libstdc++.so.6 ]; }

if ! has_emulator && [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
  (apt-get update -qq && apt-get install -y -qq --no-install-recommends \
    qemu-user-static libc6-arm64-cross libgcc-s1-arm64-cross libstdc++6-arm64-cross) > "$work/install" 2>&1 || tail -n 3 "$work/install"
fi
has_emulator || skip "Arm64 wants qemu-user-static, libc6-arm64-cross, libgcc-s1-arm64-cross and libstdc++6-arm64-cross."

# The system's own lists of packages stay as they are.
fetch_ssl() {
  mkdir -p "$work/lists/partial" "$work/ssl"
  local apt=(apt-get -qq -oAPT::Architecture=arm64 -oAPT::Architectures=arm64 -oDir::State::lists="$work/lists"
    -oDir::State::status=/dev/null -oDir::Cache::pkgcache= -oDir::Cache::srcpkgcache= -oAPT::Sandbox::User=root)
  (cd "$work/ssl" && "${apt[@]}" update && "${apt[@]}" download libssl3 && dpkg-deb -x libssl3_*_arm64.deb .)
}
if ! fetch_ssl > "$work/fetch" 2>&1; then
  tail -n 3 "$work/fetch"
  skip "Arm64 wants a libssl3 of that architecture, and it could not be fetched."
fi

publish() {
  dotnet publish "$1" -c Release -r linux-arm64 --self-contained -p:RunAnalyzers=false -p:GenerateDocumentationFile=false \
    --artifacts-path "$work/build" -o "$work/program" > "$work/publish" 2>&1 || { cat "$work/publish"; exit 1; }
}
publish src/FastBackprop.Cli
publish tools/NumericsTable

emulated() {
  DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_GCHeapHardLimit=0x20000000 DOTNET_TieredPGO=0 timeout 180 \
    qemu-aarch64-static -L $root -E LD_LIBRARY_PATH="$work/ssl/usr/lib/aarch64-linux-gnu" "$@"
}
hash_of() { sed -n 's/.*"weightsSha256":"\([0-9a-f]*\)".*/\1/p'; }

digits=(train digits --epochs 3 --json --quiet)
emulated "$work/program/NumericsTable" > "$work/table" &
table=$!
there=$(emulated "$work/program/fastbackprop" "${digits[@]}" | hash_of)
here=$(dotnet run -c Release --no-build --project src/FastBackprop.Cli -- "${digits[@]}" | hash_of)
wait $table || { echo "The table was not printed on Arm64."; exit 1; }

echo "three epochs of digits: $there on Arm64, $here here"
[ -n "$here" ] && [ "$there" = "$here" ] || { echo "Arm64 gives other bits."; exit 1; }
diff tests/FastBackprop.Tests/Numerics/numerics-table.txt "$work/table" || { echo "Arm64 gives other bits than the table."; exit 1; }
echo "$(grep -c '^[0-9a-f]\{16\} ' "$work/table") runs in float and double give the table's bits on Arm64"
