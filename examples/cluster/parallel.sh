#!/usr/bin/env bash
# A sweep by GNU parallel, over the cores of this machine or, with --sshloginfile, of several:
#
#   examples/cluster/parallel.sh 64
#
# On one machine `halfstep sweep` alone uses every core; this is for a list of hosts.
set -euo pipefail

shards=${1:-8}
sweep=${SWEEP:---grid b2=0.9..0.9999:32 --grid opt=adam,lion,muon --seeds 1..20}
halfstep=${HALFSTEP:-halfstep}

mkdir -p parts
seq "$shards" | parallel --halt soon,fail=1 \
  "$halfstep" sweep "$sweep" --threads 1 --shard "{}/$shards" --resume -o "parts/part-{}.csv"
"$halfstep" merge parts/part-*.csv -o sweep.csv
