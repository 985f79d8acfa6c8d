"""Iterates against PyTorch and optax at random settings, where these have the very method.

The libraries take 6 GB: `cargo xtask soak --python` gets them and runs this; where they are missing it is skipped.
"""

import os

import numpy as np
import pytest

import halfstep
from losses import LOSSES, STARTS

#: Random settings for each method.
SEEDS = range(12 if os.environ.get("HALFSTEP_ALL") else 3)
STEPS = 80


def drawn(seed, name):
    random = np.random.default_rng([seed, *name.encode()])
    return {
        "h": 10 ** random.uniform(-5, -3),
        "b1": random.uniform(0, 0.99),
        "b2": random.uniform(0.2, 0.999),
        "eps": 10 ** random.uniform(-8, 0),
        "wd": random.uniform(0, 0.5),
    }


def compare(problem, settings, theirs):
    run = halfstep.run(problem=problem, steps=STEPS, **settings)
    want = np.array(theirs)
    scale = np.abs(want).max()
    np.testing.assert_allclose(run.theta, want, rtol=0, atol=1e-10 * scale)
    # They moved, so that there is something to compare.
    assert np.abs(want[-1] - want[0]).max() > 1e-7


#: Method: what of it is set here, and the optimizer of torch.optim with its arguments.
TORCH = {
    "gd": (["h"], "SGD", lambda s: {}),
    "momentum": (["h", "b1"], "SGD", lambda s: {"momentum": s["b1"]}),
    "nesterov": (["h", "b1"], "SGD", lambda s: {"momentum": s["b1"], "nesterov": True}),
    "rmsprop": (["h", "b2", "eps", "bc=0", "epsin=0"], "RMSprop", lambda s: {"alpha": s["b2"], "eps": s["eps"]}),
    "adam": (["h", "b1", "b2", "eps", "epsin=0"], "Adam", lambda s: {"betas": (s["b1"], s["b2"]), "eps": s["eps"]}),
    "adamw": (
        ["h", "b1", "b2", "eps", "wd", "epsin=0"],
        "AdamW",
        lambda s: {"betas": (s["b1"], s["b2"]), "eps": s["eps"], "weight_decay": s["wd"]},
    ),
    "adamax": (["h", "b1", "b2", "eps"], "Adamax", lambda s: {"betas": (s["b1"], s["b2"]), "eps": s["eps"]}),
    "radam": (
        ["h", "b1", "b2", "eps", "epsin=hat"],
        "RAdam",
        lambda s: {"betas": (s["b1"], s["b2"]), "eps": s["eps"]},
    ),
    "adadelta": (["h", "b2", "eps"], "Adadelta", lambda s: {"rho": s["b2"], "eps": s["eps"]}),
}


def settings_of(method, names, drawn):
    fixed = dict(name.split("=") for name in names if "=" in name)
    settings = {"opt": method, **{name: drawn[name] for name in names if "=" not in name}, **fixed}
    if method in ("gd", "momentum", "nesterov"):
        # The gradient is some hundred at the start.
        settings["h"] *= 1 - settings.get("b1", 0)
    return settings


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("problem", LOSSES)
@pytest.mark.parametrize("method", TORCH)
def test_torch(method, problem, seed):
    torch = pytest.importorskip("torch")
    names, optimizer, arguments = TORCH[method]
    settings = settings_of(method, names, drawn(seed, method + problem))
    theta = torch.tensor(STARTS[problem], dtype=torch.float64, requires_grad=True)
    own = getattr(torch.optim, optimizer)([theta], lr=settings["h"], **arguments(settings))
    points = [theta.detach().numpy().copy()]
    for _ in range(STEPS):
        own.zero_grad()
        LOSSES[problem](theta[0], theta[1]).backward()
        own.step()
        points.append(theta.detach().numpy().copy())
    compare(problem, settings, points)


#: Likewise for optax.
OPTAX = {
    "gd": (["h"], "sgd", lambda s: {}),
    "momentum": (["h", "b1"], "sgd", lambda s: {"momentum": s["b1"]}),
    "nesterov": (["h", "b1"], "sgd", lambda s: {"momentum": s["b1"], "nesterov": True}),
    "rmsprop": (
        ["h", "b2", "eps"],
        "rmsprop",
        lambda s: {"decay": s["b2"], "eps": s["eps"], "eps_in_sqrt": True, "bias_correction": True},
    ),
    "adam": (["h", "b1", "b2", "eps"], "adam", lambda s: {**betas(s), "eps": 0.0, "eps_root": s["eps"]}),
    "adamw": (
        ["h", "b1", "b2", "eps", "wd", "epsin=0"],
        "adamw",
        lambda s: {**betas(s), "eps": s["eps"], "weight_decay": s["wd"]},
    ),
    "nadam": (["h", "b1", "b2", "eps", "epsin=0"], "nadam", lambda s: {**betas(s), "eps": s["eps"]}),
    "radam": (["h", "b1", "b2", "eps", "epsin=0"], "radam", lambda s: {**betas(s), "eps": s["eps"]}),
    "adamax": (["h", "b1", "b2", "eps"], "adamax", lambda s: {**betas(s), "eps": s["eps"]}),
    "amsgrad": (["h", "b1", "b2", "eps", "epsin=0"], "amsgrad", lambda s: {**betas(s), "eps": s["eps"]}),
    "adagrad": (["h", "eps"], "adagrad", lambda s: {"eps": s["eps"]}),
    "adadelta": (["h", "b2", "eps"], "adadelta", lambda s: {"rho": s["b2"], "eps": s["eps"]}),
    "adabelief": (
        ["h", "b1", "b2", "eps", "epsin=0"],
        "adabelief",
        lambda s: {**betas(s), "eps": s["eps"], "eps_root": s["eps"]},
    ),
    "yogi": (["h", "b1", "b2", "eps", "epsin=0"], "yogi", lambda s: {**betas(s), "eps": s["eps"]}),
    "lion": (["h", "b1", "b2", "wd", "eps=0"], "lion", lambda s: {**betas(s), "weight_decay": s["wd"]}),
    "signum": (["h", "b1", "eps=0"], "signum", lambda s: {"beta": s["b1"]}),
}


def betas(settings):
    return {"b1": settings["b1"], "b2": settings["b2"]}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("problem", LOSSES)
@pytest.mark.parametrize("method", OPTAX)
def test_optax(method, problem, seed):
    jax = pytest.importorskip("jax")
    optax = pytest.importorskip("optax")
    jax.config.update("jax_enable_x64", True)
    names, optimizer, arguments = OPTAX[method]
    settings = settings_of(method, names, drawn(seed, method + problem))
    own = getattr(optax, optimizer)(settings["h"], **arguments(settings))
    theta = jax.numpy.array(STARTS[problem])
    gradient = jax.grad(lambda theta: LOSSES[problem](theta[0], theta[1]))

    def step(carry, _):
        theta, state = carry
        updates, state = own.update(gradient(theta), state, theta)
        theta = optax.apply_updates(theta, updates)
        return (theta, state), theta

    _, after = jax.lax.scan(step, (theta, own.init(theta)), None, length=STEPS)
    compare(problem, settings, [np.array(theta), *np.array(after)])
