"""The tutorials' NumPy loops beside their recipes: in turns, the same training in each, and the table in benchmarks/README.md."""
import dataclasses
import json
import os
import re
import sys

from peers import PYTHON, ROOT
from tables import duration, exact, origin, rounded

RECIPE = ["src/FastBackprop.Cli/bin/Release/net10.0/fastbackprop", "recipe"]
README = os.path.join("benchmarks", "README.md")
BLOCK = re.compile(r"<!-- tutorials: (\S+) -->\n.*?<!-- end of tutorials -->", re.S)


@dataclasses.dataclass(frozen=True)
class Tutorial:
    recipe: str
    full_batch: bool = False
    part: int = 0  # epochs that are enough to time a step, where the whole training takes NumPy half a minute; 0: it does not

    @property
    def command(self):
        return [PYTHON, f"benchmarks/peers/python/tutorials/{self.recipe.replace('-', '_')}.py"]


TUTORIALS = [
    Tutorial("xor"),
    Tutorial("digits", part=20),
    Tutorial("iris-sum", full_batch=True),
    Tutorial("wheat-seeds"),
    Tutorial("iris-unit-rows", full_batch=True),
    Tutorial("iris-mean", full_batch=True),
    Tutorial("mnist", part=1),
    Tutorial("grammar"),
    Tutorial("memory"),
]


def check(runner):
    """Each loop's weights beside a fixture's; a loop that differs says so and ends the program."""
    lines = [line for tutorial in TUTORIALS for line in runner.lines([*tutorial.command, "--check", "tests/fixtures"])]
    print(f"{len({line['recipe'] for line in lines})} tutorials' loops agree with their fixtures at {len(lines)} check points.", flush=True)


def measure(runner, rounds, quick):
    """Each training by NumPy and by its recipe, with the round's number as the seed."""
    found = {}
    for round_number in range(1, rounds + 1):
        for tutorial in TUTORIALS:
            whole = not tutorial.part or (round_number == 1 and not quick)
            seed = ["--seed", str(round_number)]
            lines = runner.lines([*tutorial.command, *seed, *([] if whole else ["--epochs", str(tutorial.part)])])
            if not lines:
                continue
            recipe = json.loads(runner([*RECIPE, tutorial.recipe, *seed, "--json"]))
            own = {run["run"]: run for run in recipe["runs"]}
            for line in lines:
                if line["run"] not in own:
                    sys.exit(f"{tutorial.recipe} has no training {line['run']}; it has {', '.join(own)}")
                add(found, tutorial, whole, line, own[line["run"]])
        print(f"round {round_number} of {rounds}", flush=True)
    return list(found.values())


def add(found, tutorial, whole, numpy, own):
    figure = own["figures"][0]
    row = found.setdefault((tutorial.recipe, numpy["run"]), {
        "recipe": tutorial.recipe, "run": numpy["run"], "fullBatch": tutorial.full_batch, "steps": own["steps"],
        "metric": figure["metric"],
        "numPy": {"version": numpy["version"], "nsAStep": [], "results": []},
        "fastBackprop": {"nsAStep": [], "results": []},
    })
    row["numPy"]["nsAStep"].append(significant(numpy["seconds"] / numpy["steps"] * 1e9))
    row["fastBackprop"]["nsAStep"].append(significant(own["seconds"] / own["steps"] * 1e9))
    row["fastBackprop"]["results"].append(significant(figure["result"]))
    if whole:
        row["numPy"]["results"].append(significant(numpy["result"]))


def significant(value):
    return float(f"{value:.6g}")


def median(values):
    """Exact, of the numbers as the file has them, so that the test renders the same."""
    ordered = sorted(map(exact, values))
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def summary(results):
    """One line a training: what the whole of it takes NumPy and the recipe, how many times as fast that is, and both results."""
    columns = ["recipe", "training", "steps", "NumPy", "FastBackprop", "ratio", "result, NumPy", "result, FastBackprop"]
    lines = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    for row in results["trainings"]:
        numpy, own = median(row["numPy"]["nsAStep"]), median(row["fastBackprop"]["nsAStep"])
        lines.append(
            f"| `{row['recipe']}` | {row['run']} | {row['steps']} | {duration(numpy * row['steps'])} | {duration(own * row['steps'])} "
            f"| {rounded(numpy / own, 1)} | {result(row['numPy'])} | {result(row['fastBackprop'])} |")
    return "\n".join(lines)


def result(side):
    return rounded(median(side["results"]), 3) if side["results"] else "not measured"


def everything(results):
    """tutorials.md: the table and what was run."""
    lines = [
        f"# {origin(results)}", "",
        "In turns on one core, the round's number being the seed; the time of a whole training, the recipe's in a new process.", "",
        summary(results), "", "## What the results are", "", "| recipe | metric |", "|---|---|"]
    lines += dict.fromkeys(f"| `{row['recipe']}` | {row['metric']} |" for row in results["trainings"])
    lines += ["", "## Versions", "", "| what | version |", "|---|---|"]
    lines += [f"| {what} | {version} |" for what, version in results["versions"].items()]
    return "\n".join(lines) + "\n"


def write(path):
    """Puts the results at `path` (below the root) into tutorials.md beside them, and their table between the page's two comments."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        results = json.load(file)
    with open(os.path.join(ROOT, os.path.dirname(path), "tutorials.md"), "w", encoding="utf-8") as file:
        file.write(everything(results))
    with open(os.path.join(ROOT, README), encoding="utf-8") as file:
        text = file.read()
    block = f"<!-- tutorials: {path} -->\n{origin(results)}:\n\n{summary(results)}\n<!-- end of tutorials -->"
    text, found = BLOCK.subn(lambda _: block, text)
    if found != 1:
        sys.exit(f"{README} has {found} blocks for the tutorials; expected 1")
    with open(os.path.join(ROOT, README), "w", encoding="utf-8") as file:
        file.write(text)


def readme_source():
    with open(os.path.join(ROOT, README), encoding="utf-8") as file:
        match = BLOCK.search(file.read())
    return match and match[1]


if __name__ == "__main__":
    write(sys.argv[1] if len(sys.argv) > 1 else readme_source())
