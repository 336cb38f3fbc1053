"""The engine alone, for its time and memory: `python -m models.validation.alone TABLE.npz`.

TABLE.npz holds x (n_obs, n_covariates), arm (n_obs,) 0 for the control, y (n_obs,), groups (n_obs, n_groups)
codes of each row's arm, -1 for the control. Prints one line of JSON: estimate, low, high (n_arms,)
in the population of all rows, wall and CPU seconds after the imports, and the process's largest memory.
"""

import json
import resource
import sys
import time

import numpy as np
import pandas as pd

from models.estimate import estimate_effects

CONTROL = "none"


def read_frame(path: str) -> tuple[pd.DataFrame, list[str], list[str]]:
    """The table, its covariates and its groups."""
    with np.load(path) as table:
        covariates = [f"x{j}" for j in range(table["x"].shape[1])]
        frame = pd.DataFrame(table["x"], columns=covariates)
        # Names that sort as the arms' numbers do.
        labels = np.array([CONTROL, *(f"arm {k:04d}" for k in range(1, int(table["arm"].max()) + 1))])
        frame = frame.assign(arm=labels[table["arm"]], y=table["y"])
        codes = list(table["groups"].T)
        for j, column in enumerate(codes):
            frame[f"group {j}"] = np.where(column < 0, "", column.astype(str))
    return frame, covariates, [f"group {j}" for j in range(len(codes))]


def main(path: str) -> None:
    frame, covariates, groups = read_frame(path)
    wall, cpu = time.perf_counter(), time.process_time()
    result = estimate_effects(
        frame, arm="arm", control=CONTROL, outcome="y", covariates=covariates, groups=groups, random_state=0
    )
    told = result.to_frame()
    found = {
        "seconds": time.perf_counter() - wall,
        "cpu_seconds": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps({name: told[name].tolist() for name in ("estimate", "low", "high")} | found))


if __name__ == "__main__":
    main(sys.argv[1])
