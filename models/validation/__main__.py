"""`python -m models.validation --world small --tables 400 --out answers.jsonl`: draw, estimate, keep, score.

A line is written for each table as soon as it is done; the same command goes on where a stopped one ended.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from models.validation.answers import Methods, TableAnswers, answer_tables
from models.validation.scores import score_all, score_personal
from models.validation.showing import show_personal, show_scores
from models.validation.simulate import Simulated, draw_table
from models.validation.worlds import WORLDS


def read_answers(path: Path) -> list[TableAnswers]:
    """What a file holds so far; a last line cut off by a stop is left out."""
    found = []
    for line in path.read_text("utf-8").splitlines() if path.exists() else []:
        try:
            found.append(TableAnswers.from_dict(json.loads(line)))
        except json.JSONDecodeError:
            continue
    return found


def keep_answering(path: Path, world: str, seeds: range, methods: Methods) -> None:
    """Answer the seeds that the file does not hold yet."""

    def draw(seed: int) -> Simulated:
        return draw_table(WORLDS[world], rng=np.random.default_rng(seed))

    done = {one.seed for one in read_answers(path)}
    with path.open("a", encoding="utf-8") as file:
        for answers in answer_tables(draw, [seed for seed in seeds if seed not in done], methods):
            file.write(json.dumps(answers.to_dict()) + "\n")
            file.flush()


def main() -> None:
    """Print the scores of one world."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--world", choices=list(WORLDS), default="small")
    parser.add_argument("--tables", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--matching", action="store_true", help="matching one to one beside the others")
    parser.add_argument("--out", type=Path, required=True, help="a line of JSON for each table")
    options = parser.parse_args()
    seeds = range(options.first_seed, options.first_seed + options.tables)
    keep_answering(options.out, options.world, seeds, Methods(matching=options.matching))
    found = [one for one in read_answers(options.out) if one.seed in seeds]
    print("\n".join(show_scores(score_all(found))))
    if personal := score_personal(found):
        print("\n".join(show_personal(personal)))


if __name__ == "__main__":
    main()
