"""The modified equation against SciPy's DOP853, on right-hand sides that are written here from the paper."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

import halfstep
from losses import GRADIENTS, HESSIANS, STARTS


def memory(q, n):
    """A_q(n): the mean age of the gradients that an average with decay q has after step n."""
    k = np.arange(n + 1)
    weights = q**k
    return (k * weights).sum() / weights.sum()


def adam(gradient, hessian, h, b1, b2, eps, is_inside, order):
    """θ′ of Adam with bias correction on step n's interval."""

    def velocity(n, x):
        g = gradient(x)
        root = np.sqrt(g**2 + eps) if is_inside else np.abs(g) + eps
        if order == 1:
            return -g / root
        b, r = 1 + 2 * memory(b1, n), 1 + 2 * memory(b2, n)
        c = b - r + r * (eps / (g**2 + eps) if is_inside else eps / (np.abs(g) + eps))
        return -(g + h / 2 * c * (hessian(x) @ (g / root))) / root

    return velocity


def momentum(gradient, hessian, h, beta, order):
    """θ′ of momentum in the sum form; at β = 0 that of gradient descent."""

    def velocity(n, x):
        g = gradient(x)
        total = (beta ** np.arange(n + 1)).sum()
        if order == 1:
            return -total * g
        mu = 0.0
        for k in range(n):
            mu = beta * (mu + (beta ** np.arange(k + 1)).sum() ** 2)
        return -total * g - h * (mu + total**2 / 2) * (hessian(x) @ g)

    return velocity


def follow(velocity, start, h, steps):
    x = np.array(start)
    points = [x]
    for n in range(steps):
        found = solve_ivp(lambda _, x: velocity(n, x), (0, h), x, method="DOP853", rtol=1e-12, atol=1e-13)
        x = found.y[:, -1]
        points.append(x)
    return np.array(points)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("problem", GRADIENTS)
def test_adam(problem, seed):
    random = np.random.default_rng([seed, len(problem)])
    h, eps = 10 ** random.uniform(-3.5, -2.5), 10 ** random.uniform(-2, 1)
    b1, b2 = random.uniform(0, 0.95), random.uniform(0.5, 0.98)
    is_inside = bool(seed % 2)
    run = halfstep.run(problem=problem, h=h, b1=b1, b2=b2, eps=eps, epsin=int(is_inside), steps=120)
    for order, flow in ((1, run.first), (2, run.modified)):
        velocity = adam(GRADIENTS[problem], HESSIANS[problem], h, b1, b2, eps, is_inside, order)
        want = follow(velocity, STARTS[problem], h, 120)
        np.testing.assert_allclose(flow.points, want, rtol=0, atol=1e-8)
    # The two differ, so that what is compared is the correction too.
    assert np.abs(run.first.points - run.modified.points).max() > 1e-6


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("problem", GRADIENTS)
def test_gradient_descent_and_momentum(problem, beta):
    h = {"bilinear": 2e-3, "rosenbrock": 2e-4}[problem] * (1 - beta)
    method = {"opt": "momentum", "b1": beta} if beta else {"opt": "gd"}
    run = halfstep.run(problem=problem, h=h, steps=80, **method)
    for order, flow in ((1, run.first), (2, run.modified)):
        velocity = momentum(GRADIENTS[problem], HESSIANS[problem], h, beta, order)
        want = follow(velocity, STARTS[problem], h, 80)
        np.testing.assert_allclose(flow.points, want, rtol=0, atol=1e-8)
