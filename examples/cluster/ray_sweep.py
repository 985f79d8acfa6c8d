"""A sweep by Ray: a shard for each task, on this machine or, with RAY_ADDRESS set, on a cluster that sees this folder.

python examples/cluster/ray_sweep.py 16
"""

import os
import shlex
import subprocess
import sys

import ray

HALFSTEP = os.environ.get("HALFSTEP", "halfstep")
SWEEP = shlex.split(os.environ.get("SWEEP", "--grid b2=0.9..0.9999:32 --grid opt=adam,lion,muon --seeds 1..20"))


@ray.remote(num_cpus=1)
def shard(folder, k, n):
    part = f"parts/part-{k}.csv"
    command = [HALFSTEP, "sweep", *SWEEP, "--threads", "1", "--shard", f"{k}/{n}", "--resume", "-o", part]
    subprocess.run(command, check=True, cwd=folder)
    return part


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    os.makedirs("parts", exist_ok=True)
    ray.init()
    parts = ray.get([shard.remote(os.getcwd(), k, n) for k in range(1, n + 1)])
    subprocess.run([HALFSTEP, "merge", *parts, "-o", "sweep.csv"], check=True)


if __name__ == "__main__":
    main()
