#!/usr/bin/env bash
# A sweep as a Slurm job array, a shard for each task:
#
#   mkdir -p parts && sbatch examples/cluster/slurm.sh
#   halfstep merge parts/part-*.csv -o sweep.csv     # when all are done
#
# A task that ran out of time goes on where it was: submit the array again.
#SBATCH --job-name=halfstep
#SBATCH --array=1-64
#SBATCH --cpus-per-task=4
#SBATCH --time=04:00:00
#SBATCH --signal=B:TERM@60
set -euo pipefail

# What the sweep is; the same words for each task.
sweep=${SWEEP:---grid b2=0.9..0.9999:32 --grid opt=adam,lion,muon --seeds 1..20}

# The program takes the shell's place, so that it gets the signal before the time is over and ends after a whole row.
# shellcheck disable=SC2086
exec "${HALFSTEP:-halfstep}" sweep $sweep \
  --threads "${SLURM_CPUS_PER_TASK:-1}" \
  --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
  --resume -o "parts/part-$SLURM_ARRAY_TASK_ID.csv"
