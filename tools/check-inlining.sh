#!/usr/bin/env bash
# Looks for kernels in which the JIT's inliner gave up: fully optimised code that calls an operation of a register (ISimd), a strip or an
# element-wise function instead of containing it. Such a kernel gives the right bits, ten times as slowly, and no test sees it.
#
#   tools/check-inlining.sh [arguments of dotnet test]     after dotnet build -c Release; exits with 1 where there is one
#
# Runs the tests of the library with a listing of all that the JIT compiles: at every width that the processor has, for float and double.
# Wider registers are emulated, by calls. Kernels of scalar code are left out: they keep lanes in variables, and are for machines without fused
# multiply-adds.
set -euo pipefail
cd "$(dirname "$0")/.."

listing=$(mktemp)
trap 'rm -f "$listing"' EXIT

left_out=SimdScalar
grep -qw avx512f /proc/cpuinfo || left_out="$left_out|Simd512"
grep -qw avx2 /proc/cpuinfo || left_out="$left_out|Simd256"

# One tier and one thread, so that the listings of methods do not mix.
DOTNET_TieredCompilation=0 DOTNET_JitStdOutFile=$listing DOTNET_JitDisasm='*' \
  dotnet test -c Release --no-build tests/FastBackprop.Tests "$@" -- xUnit.MaxParallelThreads=1

awk -v left_out="$left_out" '
  /^; Assembly listing for method / {
    method = substr($0, length("; Assembly listing for method ") + 1)
    listed = method ~ /^FastBackprop\.(Execution|Kernels|Networks|Inference|Training|Recurrent)\./ && method !~ left_out
    # A step of sixteen floats: the tests make one, the library takes another way.
    if (method ~ /^FastBackprop\.Training\.NarrowTrainingPass.*Simd512`1\[float\]/) listed = 0
    if (listed) methods++
  }
  listed && /call +\[FastBackprop\.(Training\.[A-Za-z]+Step:Step|Numerics\.(Simd(Scalar|[0-9]+)`1|VirtualRegister)|Kernels\.(SingleStrip|DoubleStrip|JoinedStrip|NarrowLayer|TransposedFold|OutputDelta:(Limit|Error)|[A-Za-z]+(Operator|Function):|Elementwise\.(Map|[A-Za-z]+Operator|Exponential|CompensatedQuotient)))/ && !/SoftmaxFunction|:get_Traits/ {
    if (!(method in left)) print method
    left[method]++
  }
  END {
    for (m in left) n++
    printf "%d methods listed (all but %s); in %d of them the inliner left operations over\n", methods, left_out, n
    exit n > 0 || methods < 100
  }' "$listing"
