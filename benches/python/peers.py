"""W with SciPy, NumPy and JAX, timed; one line of JSON for each that is there.

The iterates and the modified equation of bilinear Adam, beta = 0.9, rho = 0.99, eps = 0.01 inside,
h = 0.001. SciPy: RK45 per interval. NumPy: RK4 on arrays of two numbers. JAX: one jitted scan over
the steps, RK4 inside, double precision. Each is timed after a first call, on the steps given.
"""

import json
import sys
import time

BETA, RHO, EPS, H, START = 0.9, 0.99, 0.01, 0.001, (2.8, 3.5)


def memory(xp, q, steps):
    """B(n) = 1 + 2A(n), A the mean age of the gradients averaged."""
    k = xp.arange(steps)
    weight = q**k
    return 1 + 2 * xp.cumsum(k * weight) / xp.cumsum(weight)


def tools(xp):
    """The gradient and the velocity of the modified equation, over one array library."""

    def gradient(x):
        return (4 * x[0] * x[1] - 3) * x[::-1]

    def velocity(x, b, r):
        g = gradient(x)
        square = g * g + EPS
        inverse = 1 / xp.sqrt(square)
        f = g * inverse
        m = 4 * x[0] * x[1]
        off = 2 * m - 3
        bent = 4 * (x * x)[::-1] * f + off * f[::-1]
        return -f - (0.5 * H) * (b - r + r * EPS / square) * bent * inverse

    def adam(n, x, m, v):
        g = gradient(x)
        m = BETA * m + (1 - BETA) * g
        v = RHO * v + (1 - RHO) * g * g
        return x - H * (m / (1 - BETA ** (n + 1))) / xp.sqrt(v / (1 - RHO ** (n + 1)) + EPS), m, v

    def rk4(x, b, r):
        k = H / 4
        for _ in range(4):
            p = velocity(x, b, r)
            q = velocity(x + 0.5 * k * p, b, r)
            s = velocity(x + 0.5 * k * q, b, r)
            t = velocity(x + k * s, b, r)
            x = x + k / 6 * (p + 2 * (q + s) + t)
        return x

    return gradient, velocity, adam, rk4


def iterates(np, steps):
    _, _, adam, _ = tools(np)
    x, m, v = np.array(START), np.zeros(2), np.zeros(2)
    for n in range(steps):
        x, m, v = adam(n, x, m, v)
    return x


def with_numpy(steps):
    import numpy as np

    _, _, _, rk4 = tools(np)
    b, r = memory(np, BETA, steps), memory(np, RHO, steps)
    y = np.array(START)
    for n in range(steps):
        y = rk4(y, b[n], r[n])
    return [*iterates(np, steps), *y]


def with_scipy(steps):
    import numpy as np
    from scipy.integrate import solve_ivp

    _, velocity, _, _ = tools(np)
    b, r = memory(np, BETA, steps), memory(np, RHO, steps)
    y = np.array(START)
    for n in range(steps):
        run = solve_ivp(lambda _, x: velocity(x, b[n], r[n]), (0, H), y, rtol=1e-10, atol=1e-12)
        y = run.y[:, -1]
    return [*iterates(np, steps), *y]


def with_jax(steps):
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp

    _, _, adam, rk4 = tools(jnp)

    @jax.jit
    def run(start):
        def step(carry, at):
            x, m, v, y = carry
            n, b, r = at
            x, m, v = adam(n, x, m, v)
            y = rk4(y, b, r)
            return (x, m, v, y), (x, y)

        zero = jnp.zeros(2)
        memories = (memory(jnp, BETA, steps), memory(jnp, RHO, steps))
        return jax.lax.scan(step, (start, zero, zero, start), (jnp.arange(steps), *memories))

    start = jnp.array(START)

    def call():
        (x, _, _, y), _ = run(start)
        return [float(t) for t in [*x, *y]]

    return call


def main():
    steps = int(sys.argv[1])
    works = {"scipy": with_scipy, "numpy": with_numpy, "jax": with_jax}
    for name in sys.argv[2:]:
        try:
            work = works[name]
            call = work(steps) if name == "jax" else lambda: work(steps)
            end = call()
        except ImportError as error:
            print(json.dumps({"name": name, "missing": str(error)}), flush=True)
            continue
        times = []
        for _ in range(30 if name == "jax" else 3):
            begin = time.perf_counter()
            call()
            times.append((time.perf_counter() - begin) * 1e3)
        print(json.dumps({"name": name, "end": [float(x) for x in end], "ms": times}), flush=True)


main()
