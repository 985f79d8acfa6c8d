"""A sweep over h with SciPy and joblib: the largest errors of both flows against Adam's iterates, and the time.

The bilinear loss and the default settings of a link: beta = 0.9, rho = 0.97, eps = 1 inside the root, 1,500 steps. Each
flow is followed by solve_ivp (RK45) on each interval, because the equation changes from step to step. One line of JSON:
the errors of each run, and the seconds of the sweep after the workers have started.
"""

import json
import sys
import time

import numpy as np
from joblib import Parallel, delayed
from scipy.integrate import solve_ivp

BETA, RHO, EPS, START, STEPS = 0.9, 0.97, 1.0, (2.8, 3.5), 1500


def memory(q, steps):
    """B(n) = 1 + 2A(n), A the mean age of the gradients averaged."""
    k = np.arange(steps)
    weight = q**k
    return 1 + 2 * np.cumsum(k * weight) / np.cumsum(weight)


def gradient(x):
    return (4 * x[0] * x[1] - 3) * x[::-1]


def first(x):
    g = gradient(x)
    return -g / np.sqrt(g * g + EPS)


def modified(x, h, b, r):
    g = gradient(x)
    square = g * g + EPS
    inverse = 1 / np.sqrt(square)
    f = g * inverse
    m = 4 * x[0] * x[1]
    off = 2 * m - 3
    bent = 4 * (x * x)[::-1] * f + off * f[::-1]
    return -f - (0.5 * h) * (b - r + r * EPS / square) * bent * inverse


def run(h):
    theta = [np.array(START)]
    m, v = np.zeros(2), np.zeros(2)
    for n in range(STEPS):
        g = gradient(theta[-1])
        m = BETA * m + (1 - BETA) * g
        v = RHO * v + (1 - RHO) * g * g
        theta.append(theta[-1] - h * (m / (1 - BETA ** (n + 1))) / np.sqrt(v / (1 - RHO ** (n + 1)) + EPS))
    b, r = memory(BETA, STEPS), memory(RHO, STEPS)
    errors = []
    for velocity in (lambda _, x, n: first(x), lambda _, x, n: modified(x, h, b[n], r[n])):
        y, largest = np.array(START), 0.0
        for n in range(STEPS):
            y = solve_ivp(velocity, (0, h), y, args=(n,), rtol=1e-8, atol=1e-10).y[:, -1]
            largest = max(largest, float(np.abs(y - theta[n + 1]).max()))
        errors.append(largest)
    return errors


def main():
    cores, sizes = int(sys.argv[1]), [float(h) for h in sys.argv[2:]]
    with Parallel(n_jobs=cores) as pool:
        pool(delayed(memory)(BETA, 9) for _ in range(2 * cores))
        begin = time.perf_counter()
        errors = pool(delayed(run)(h) for h in sizes)
        seconds = time.perf_counter() - begin
    print(json.dumps({"errors": errors, "seconds": seconds}))


main()
