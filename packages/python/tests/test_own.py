"""Losses and methods by their formulas."""

import numpy as np
import pytest

import halfstep

ADAM = "m = b1*m + (1-b1)*g; v = b2*v + (1-b2)*g^2; step = m/(1-b1^t) / sqrt(v/(1-b2^t) + eps)"


def test_a_typed_loss_is_the_built_in_one():
    typed = halfstep.run(f="(1 - x)^2 + 100*(y - x^2)^2", x0=[-0.5, 0.8], h=1e-3, steps=100)
    built = halfstep.run(problem="rosenbrock", h=1e-3, steps=100)
    np.testing.assert_allclose(typed.theta, built.theta, rtol=1e-12)
    np.testing.assert_allclose(typed.modified.points, built.modified.points, rtol=1e-8)
    assert typed.settings["problem"] == "own"


def test_a_typed_method_is_the_built_in_one():
    typed, built = halfstep.run(step=ADAM, steps=100), halfstep.run(opt="adam", steps=100)
    np.testing.assert_allclose(typed.theta, built.theta, rtol=1e-12)
    np.testing.assert_allclose(typed.modified.points, built.modified.points, rtol=1e-7)


def test_a_slider_is_a_keyword():
    loss = "a*x^2/2; a = 1 in [0, 9]"
    run = halfstep.run(f=loss, f_a=4, x0=1, step="k*g; k = 1 in [0, 2]", step_k=0.5, h=0.1, steps=10)
    np.testing.assert_allclose(run.theta[:, 0], 0.8 ** np.arange(11), rtol=1e-12)
    assert run.settings["f.a"] == 4 and run.settings["step.k"] == 0.5
    with pytest.raises(halfstep.SettingError) as caught:
        halfstep.run(f=loss, f_b=4)
    assert caught.value.key == "f.b"


def test_a_loss_takes_a_table():
    x = np.linspace(-1, 1, 9)
    y = 2 * x - 0.5
    for data in ("x,y\n" + "\n".join(f"{a!r},{b!r}" for a, b in zip(x.tolist(), y.tolist())),
                 [["x", "y"], *zip(x.tolist(), y.tolist())]):
        run = halfstep.run(data=data, f="(w*x + c - y)^2/2", x0=[0, 0], opt="gd", h=0.1, steps=1, batch="full")
        gradient = np.array([np.mean(-y * x), np.mean(-y)])
        np.testing.assert_allclose(run.gradient[0], gradient, rtol=1e-12)
        np.testing.assert_allclose(run.theta[1], -0.1 * gradient, rtol=1e-12)
