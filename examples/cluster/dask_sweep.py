"""A sweep by Dask: a shard for each task, on this machine or on the workers of a scheduler.

python examples/cluster/dask_sweep.py 16 [tcp://SCHEDULER:8786]

The workers must see this folder. On one machine `halfstep sweep` alone uses every core.
"""

import os
import shlex
import subprocess
import sys

from dask.distributed import Client, LocalCluster, as_completed

HALFSTEP = os.environ.get("HALFSTEP", "halfstep")
SWEEP = shlex.split(os.environ.get("SWEEP", "--grid b2=0.9..0.9999:32 --grid opt=adam,lion,muon --seeds 1..20"))


def shard(k, n):
    part = f"parts/part-{k}.csv"
    subprocess.run([HALFSTEP, "sweep", *SWEEP, "--threads", "1", "--shard", f"{k}/{n}", "--resume", "-o", part], check=True)
    return part


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    os.makedirs("parts", exist_ok=True)
    place = sys.argv[2] if len(sys.argv) > 2 else LocalCluster(threads_per_worker=1, dashboard_address=None)
    with Client(place) as client:
        tasks = client.map(shard, range(1, n + 1), [n] * n, pure=False)
        parts = [task.result() for task in as_completed(tasks)]
    subprocess.run([HALFSTEP, "merge", *parts, "-o", "sweep.csv"], check=True)


if __name__ == "__main__":
    main()
