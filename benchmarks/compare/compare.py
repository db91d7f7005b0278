"""Runs FastBackprop and the peers in turns, pinned to one core, and writes medians and ratios. Started by compare.sh."""
import argparse
import collections
import datetime
import json
import os
import re
import shlex
import statistics
import subprocess
import sys

import reference
import tables
import tutorials
from peers import FASTBACKPROP, PEERS, ROOT, environment


def processor():
    """The processor's name, the folder for its results, and its flags."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        facts = dict(re.findall(r"^([^\t\n]+)\t*: (.*)$", file.read(), re.M))
    name = re.sub(r"\((R|TM)\)| CPU| Processor", "", facts.get("model name", "unknown"))
    full = f"{name}, family {facts.get('cpu family', '?')}, model {facts.get('model', '?')}"
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"(family|model) ", r"\1", full.lower())).strip("-")
    return full, slug, facts.get("flags", "").split()


def output_of(command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def packages():
    """The versions of Debian's packages that the peers stand on."""
    names = ["gcc", "libfann-dev", "libopenblas-dev", "python3-numpy", "python3-torch", "python3-sklearn"]
    return dict(line.split("\t") for line in output_of(["dpkg-query", "-W", *names]).splitlines())


def commit():
    changed = output_of(["git", "status", "--porcelain", "--", "src"])
    return output_of(["git", "rev-parse", "--short=10", "HEAD"]) + (" and uncommitted changes" if changed else "")


class Runner:
    def __init__(self, options, flags):
        self.before = [*shlex.split(options.prefix), "taskset", "-c", str(options.core)]
        self.environment = environment(flags)

    def __call__(self, command):
        run = subprocess.run([*self.before, *command], cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)
        if run.returncode != 0:
            sys.exit(f"{shlex.join(command)}: exit code {run.returncode}")
        return run.stdout

    def lines(self, command):
        return [json.loads(line) for line in self(command).splitlines()]


def check(runner):
    wrong = [complaint for peer in PEERS for complaint in reference.complaints(peer, runner.lines([*peer.command, "--check"]))]
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"All {len(PEERS)} peers do the reference's work.", flush=True)


def measure_peers(runner, options, round_number, times, versions):
    for peer in PEERS:
        if options.only and peer.only and not set(options.only) & set(peer.only):
            continue
        arguments = ["--seconds", "0.05" if options.quick else "0.15"]
        if not peer.slow or (round_number == 0 and not options.quick):
            arguments += ["--mnist", options.mnist]
        for only in options.only or peer.only or [None]:
            # Epochs of a pool are the peers' steps.
            for line in runner.lines([*peer.command, *arguments, *(["--only", only] if only else [])]):
                times[line["name"], line["call"]][peer.name].append(line["ns"])
                versions[peer.name] = line["version"]


def median(values):
    return float(f"{statistics.median(values):.6g}")


def compared(own_rounds, times):
    """Each workload of FastBackprop's beside the peers that know it."""
    rows = []
    for key in own_rounds:
        peers = times.get(key) or (times.get((key[0], "Step")) if key[1] == "Epoch" else None)
        if not peers:
            continue
        own = own_rounds[key]
        rows.append({
            "name": key[0], "call": key[1],
            "fastBackprop": {
                **{fact: median([line[fact] for line in own]) for fact in ("ns", "limitNs", "shareOfLimit")},
                "rounds": [line["ns"] for line in own],
            },
            "peers": [{"peer": name, "ns": median(ns), "rounds": ns} for name, ns in peers.items()],
        })
    return rows


def compact(results):
    """JSON with a line for each value, but lists of numbers on one."""
    text = json.dumps(results, indent=1, ensure_ascii=False) + "\n"
    return re.sub(r"\[([\d\s.,e+-]+)\]", lambda numbers: f"[{' '.join(numbers[1].split())}]", text)


def write(results, slug, name):
    folder = os.path.join("benchmarks", "results", slug)
    os.makedirs(os.path.join(ROOT, folder), exist_ok=True)
    with open(os.path.join(ROOT, folder, name), "w", encoding="utf-8") as file:
        file.write(compact(results))
    return f"{folder}/{name}"


def compare_peers(runner, options, rounds, facts):
    """The results; the workloads are those of `fastbackprop bench`."""
    times = collections.defaultdict(lambda: collections.defaultdict(list))
    own, versions, machine = collections.defaultdict(list), {}, {}
    for round_number in range(rounds):
        which = ["--only", ",".join(options.only)] if options.only else []
        bench = json.loads(runner([*FASTBACKPROP, "--seconds", "10" if options.quick else "30", *which]))
        machine = bench["machine"]
        for line in bench["workloads"]:
            own[line["name"], line["call"]].append(line)
        measure_peers(runner, options, round_number, times, versions)
        print(f"round {round_number + 1} of {rounds}", flush=True)
    return {
        **facts,
        "machine": machine,
        "peers": [{"peer": peer.name, "version": versions[peer.name]} for peer in PEERS if peer.name in versions],
        "workloads": compared(own, times),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mnist", required=True)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--quick", action="store_true", help="two short rounds, slow peers without MNIST; prints and writes nothing")
    parser.add_argument(
        "--only", metavar="WORKLOADS", type=lambda names: names.split(","), default=[],
        help="some workloads, such as T4,I4, which prints them and writes nothing; or tutorials, whose results are written")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--prefix", default="", help="a command that each program is started through")
    options = parser.parse_args()
    if options.rounds is not None and options.rounds < 1:
        parser.error(f"--rounds is {options.rounds}; expected 1 or more")
    rounds = options.rounds or (2 if options.quick else 5)
    with_tutorials = options.only in ([], ["tutorials"])
    with_peers = options.only != ["tutorials"]

    name, slug, flags = processor()
    runner = Runner(options, flags)
    if with_peers:
        check(runner)
    if with_tutorials:
        tutorials.check(runner)
    if options.check:
        return

    facts = {
        "processor": name, "date": datetime.date.today().isoformat(), "commit": commit(), "rounds": rounds, "quick": options.quick,
        "versions": {"FastBackprop": output_of([FASTBACKPROP[0], "--version"]), ".NET SDK": output_of(["dotnet", "--version"]),
                     "Linux": os.uname().release, **packages()},
    }
    if with_peers:
        results = compare_peers(runner, options, rounds, facts)
        print(tables.summary(results))
        if not options.only and not options.quick:
            tables.write(write(results, slug, "compare.json"))
    if with_tutorials:
        results = {**facts, "trainings": tutorials.measure(runner, rounds, options.quick)}
        print(tutorials.summary(results))
        if not options.quick:
            tutorials.write(write(results, slug, "tutorials.json"))


if __name__ == "__main__":
    main()
