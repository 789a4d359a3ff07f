"""Groups: the rule of `/together` against others, on synthetic groups of people held out. Run `make bench-together`.

It prints the table of docs/groups.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from recommender.evaluation.studies.group_study import GROUPS, PARTS, GroupFigures, measure
from recommender.models.learned_knn.parameters import LearnedKNNParameters
from recommender.training.reading import read_dataset


def markdown(figures: Sequence[GroupFigures]) -> str:
    """One row a kind, size and way."""
    lines = [
        "| groups | members | way | mean nDCG@5 | least member's | disliked picks | least share |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.kind} | {each.size} | {each.name} | {each.mean.mean:.3f} ± {each.mean.standard_error:.3f} "
        f"| {each.least.mean:.3f} | {each.disliked.mean:.1%} ± {each.disliked.standard_error:.1%} "
        f"| {each.least_share.mean:.2f} |"
        for each in figures
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="a MovieLens folder or zip, any layout")
    parser.add_argument("--parts", type=int, default=PARTS, help="in how many parts people are held out")
    parser.add_argument("--groups", type=int, default=GROUPS, help="of each kind and size in each part")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    name, data, _ = read_dataset(chosen.data)
    figures = measure(
        data,
        LearnedKNNParameters(),
        chosen.seed,
        chosen.parts,
        chosen.groups,
        lambda step: print(step, file=sys.stderr),
    )
    print(f"{name}, {chosen.parts * chosen.groups} groups of each kind and size, seed {chosen.seed}\n")
    print(markdown(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
