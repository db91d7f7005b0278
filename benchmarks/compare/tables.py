"""A comparison's results as tables: compare.md beside them, and the table in the README. Run alone, writes both again."""
import decimal
import json
import os
import re
import sys

from peers import ROOT

SHAPES = {"1": "2-2-1", "2": "4-5-3", "3": "64-32-10", "4": "784-128-10", "5": "784-512-256-10"}
BLOCK = re.compile(r"<!-- comparison: (\S+) -->\n.*?<!-- end of comparison -->", re.S)


def exact(number):
    return number if isinstance(number, decimal.Decimal) else decimal.Decimal(repr(number))


def rounded(value, digits):
    """`value` with so many digits after the point; halves go up, as in the test that renders the same table."""
    return str(value.quantize(decimal.Decimal(1).scaleb(-digits), decimal.ROUND_HALF_UP))


def duration(ns):
    """Three digits, or more in seconds: 44.1 ns, 8.82 µs."""
    value = exact(ns)
    for unit in ("ns", "µs", "ms", "s"):
        if value < exact(999.5) or unit == "s":
            return f"{rounded(value, 2 if value < exact(9.995) else 1 if value < exact(99.95) else 0)} {unit}"
        value /= 1000


def workload(row):
    name = row["name"]
    if name == "M":
        return "M: MNIST, 784-128-10"
    shape = SHAPES[name[1]]
    rest = {"": "", "-mnist": ", MNIST"}.get(name[2:], f", {name[3:]} rows")
    return f"{name}: {shape}{rest}"


def best(row):
    return min(row["peers"], key=lambda peer: peer["ns"])


def origin(results):
    rounds = f"{results['rounds']}{' quick' if results['quick'] else ''} rounds"
    return f"{results['processor']}, {results['date']}, commit {results['commit']}, medians of {rounds}"


def summary(results):
    """One line a workload: FastBackprop, the best peer, the ratio, the share of the machine's limit."""
    lines = ["| workload | call | FastBackprop | best peer | ratio | share of limit |", "|---|---|---|---|---|---|"]
    for row in results["workloads"]:
        own, peer = row["fastBackprop"], best(row)
        lines.append(f"| {workload(row)} | `{row['call']}` | {duration(own['ns'])} | {duration(peer['ns'])}, {peer['peer']} "
                     f"| {rounded(exact(peer['ns']) / exact(own['ns']), 2)} | {rounded(exact(own['shareOfLimit']) * 100, 0)} % |")
    return "\n".join(lines)


def everything(results):
    """compare.md: the summary, every peer's time, and what was run."""
    names = [peer["peer"] for peer in results["peers"]]
    lines = [f"# {origin(results)}", "", "In turns on one core; a sample's time, for M an epoch's. The ratio is the best peer's time over FastBackprop's.", "",
             summary(results), "",
             "## Every peer", "", "| " + " | ".join(["workload", "call", "FastBackprop", *names]) + " |",
             "|---" * (len(names) + 3) + "|"]
    for row in results["workloads"]:
        times = {peer["peer"]: duration(peer["ns"]) for peer in row["peers"]}
        cells = [workload(row), f"`{row['call']}`", duration(row["fastBackprop"]["ns"]), *(times.get(name, "") for name in names)]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "Peers know one way to train, sample by sample: where the call is `Epoch`, it is their `Step` that is compared.", "",
              "## Versions", "", "| what | version |", "|---|---|"]
    lines += [f"| {what} | {version} |" for what, version in results["versions"].items()]
    lines += [f"| {peer['peer']} | {peer['version']} |" for peer in results["peers"]]
    return "\n".join(lines) + "\n"


def write(path):
    """Puts the comparison at `path` (below the root) into compare.md beside it, and its summary between the README's two comments."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        results = json.load(file)
    with open(os.path.join(ROOT, os.path.dirname(path), "compare.md"), "w", encoding="utf-8") as file:
        file.write(everything(results))
    readme = os.path.join(ROOT, "README.md")
    with open(readme, encoding="utf-8") as file:
        text = file.read()
    block = f"<!-- comparison: {path} -->\n{origin(results)}:\n\n{summary(results)}\n<!-- end of comparison -->"
    text, found = BLOCK.subn(lambda _: block, text)
    if found != 1:
        sys.exit(f"README.md has {found} blocks for the comparison; expected 1")
    with open(readme, "w", encoding="utf-8") as file:
        file.write(text)


def readme_source():
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
        match = BLOCK.search(file.read())
    return match and match[1]


if __name__ == "__main__":
    write(sys.argv[1] if len(sys.argv) > 1 else readme_source())
