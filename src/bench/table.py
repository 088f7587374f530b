#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints a Markdown table of what service.sh measured: medians of its rounds, and ratios to the floor."""
import json
import statistics
import sys

cells = {}
for line in open(sys.argv[1]):
    cell = json.loads(line)
    cells.setdefault(tuple(cell["label"].split()), []).append(cell)
servers = list(dict.fromkeys(name for name, _, _ in cells))
bodies = list(dict.fromkeys(body for _, mode, body in cells if mode == "saturated"))


def median(server, mode, body, figure):
    return statistics.median(map(figure, cells[server, mode, body]))


def cpu(cell):
    return next(iter(cell["procs"].values()))["cpu_us_per_request"]


def p99(cell):
    return cell["latency_us"]["P99"]


def row(*columns):
    print("| " + " | ".join(columns) + " |")


row("body", "server", "requests/s", "CPU µs/request (least to most)", "of the floor's", "p99 at 500/s, µs (least to most)", "of the floor's")
row(*["---"] * 7)
for body in bodies:
    for server in servers:
        figures = []
        for mode, figure in (("saturated", cpu), ("open", p99)):
            runs = sorted(map(figure, cells[server, mode, body]))
            mid = statistics.median(runs)
            figures += [f"{mid:.0f} ({runs[0]:.0f} to {runs[-1]:.0f})", f"{mid / median('floor', mode, body, figure):.2f}x"]
        row(body, server, f"{median(server, 'saturated', body, lambda cell: cell['per_second']):.0f}", *figures)
print()
row("server", "resident MiB after 100 000 reviews", "at the end")
row(*["---"] * 3)
for server in servers:
    row(server, *(f"{cells[server, 'memory', when][0]['mib']}" for when in ("100000", "end")))
busy = [cell["other_cpu_cores"] for (_, mode, _), runs in cells.items() if mode in ("saturated", "open") for cell in runs]
print(f"\nOthers used {statistics.median(busy):.2f} cores meanwhile (median; most {max(busy):.2f}).")
