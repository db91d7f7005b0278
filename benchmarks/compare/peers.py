"""The peers, one a line: what is run, and what is known of it."""
import dataclasses
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PYTHON = "/usr/bin/python3"
FASTBACKPROP = ["src/FastBackprop.Cli/bin/Release/net10.0/fastbackprop", "bench", "--json"]


@dataclasses.dataclass(frozen=True)
class Peer:
    name: str
    command: list
    tolerance: float = 2e-6  # of outputs between 0 and 1, computed in float
    slow: bool = False  # an epoch of MNIST takes it seconds: measured in the first round only
    squared_loss: bool = True  # its delta at the output has the factor a (1 - a)
    only: tuple = ()  # the workloads it is meant for; none: all


def _c(program):
    return [f"benchmarks/peers/bin/{program}"]


def _python(program, *arguments):
    return [PYTHON, f"benchmarks/peers/python/{program}.py", *arguments]


PEERS = [
    Peer("C, fixed sizes", _c("fixed")),
    Peer("C", _c("plain")),
    Peer("C, fixed sizes, skips zeros", _c("skip-zeros"), only=("M", "I4-mnist")),
    Peer("C + OpenBLAS", _c("openblas")),
    Peer("FANN", _c("fann"), slow=True),
    Peer("C#, naive loops", ["benchmarks/peers/naive-csharp/bin/Release/net10.0/NaiveCSharp"], slow=True),
    Peer("NumPy float32", _python("numpy_tutorial", "float32"), slow=True),
    Peer("NumPy float64", _python("numpy_tutorial", "float64"), slow=True, tolerance=1e-12),
    Peer("PyTorch by hand", _python("pytorch_tuned"), slow=True),
    Peer("PyTorch", _python("pytorch_autograd"), slow=True),
    Peer("scikit-learn", _python("sklearn_partial_fit"), slow=True, squared_loss=False),
]


def environment(cpu_flags):
    """One thread each, and the settings that were found to serve the peers best."""
    settings = {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        # Else NumPy asks the system for every large temporary anew: a step of 784-512-256-10 took 4 ms instead of 1.
        "MALLOC_MMAP_THRESHOLD_": str(1 << 28),
        "MALLOC_TRIM_THRESHOLD_": str(1 << 28),
        "MALLOC_TOP_PAD_": str(1 << 26),
    }
    if "avx512f" in cpu_flags:
        # Debian's OpenBLAS takes AMD processors with AVX-512 for a Haswell, and PyTorch stays at AVX2: half the speed in products.
        settings |= {"OPENBLAS_CORETYPE": "SkylakeX", "ATEN_CPU_CAPABILITY": "avx512"}
    return os.environ | settings
