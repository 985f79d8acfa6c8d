"""Runs: the numbers, their shapes, and the ways to ask for them."""

import threading
import time

import numpy as np
import pytest

import halfstep
from losses import GRADIENTS, LOSSES, STARTS


def adam(gradient, start, h, b1, b2, eps, steps):
    """Adam with ε inside the root, as the paper has it."""
    x, m, v = np.array(start), 0.0, 0.0
    points = [x]
    for n in range(1, steps + 1):
        g = gradient(x)
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
        x = x - h * (m / (1 - b1**n)) / np.sqrt(v / (1 - b2**n) + eps)
        points.append(x)
    return np.array(points)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("problem", LOSSES)
def test_iterates_losses_and_gradients_are_those_of_a_loop(problem, seed):
    random = np.random.default_rng(seed)
    h, eps = 10 ** random.uniform(-4, -2), 10 ** random.uniform(-6, 0)
    b1, b2 = random.uniform(0, 0.99), random.uniform(0, 0.999)
    run = halfstep.run(problem=problem, opt="adam", h=h, b1=b1, b2=b2, eps=eps, steps=200)
    want = adam(GRADIENTS[problem], STARTS[problem], h, b1, b2, eps, 200)
    np.testing.assert_allclose(run.theta, want, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(run.loss, [LOSSES[problem](*x) for x in want], rtol=1e-8, atol=1e-16)
    np.testing.assert_allclose(run.gradient, [GRADIENTS[problem](x) for x in want], rtol=1e-7, atol=1e-9)
    error = np.abs(run.modified.points - run.theta[: len(run.modified.points)]).max(axis=1)
    np.testing.assert_array_equal(run.modified.error, error)
    assert run.modified.largest_error == error.max()


def test_every_array_has_the_shape_that_its_docstring_says():
    run = halfstep.run("problem=tanhnet&opt=adamw&steps=40")
    n, d = 41, 3
    shapes = {"theta": (n, d), "gradient": (n, d), "effect": (n, d), "coefficient": (n, d)}
    shapes |= {name: (n,) for name in ("time", "loss", "norm", "penalty")}
    for name, shape in shapes.items():
        array = getattr(run, name)
        assert array.shape == shape and array.dtype == np.float64, name
        assert array is getattr(run, name), f"{name} is made once"
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    for flow in (run.first, run.modified, run.third, run.phase):
        assert flow.points.shape == (n, d) and flow.error.shape == (n,) and flow.stopped is None
    np.testing.assert_allclose(run.penalty, run.effect.sum(axis=1), rtol=1e-14)
    np.testing.assert_array_equal(run.time, np.arange(n) * run.settings["h"])


def test_arrays_outlive_their_report():
    theta = halfstep.run("steps=5").theta
    assert theta.shape == (6, 2) and theta[0].tolist() == [2.8, 3.5]


def test_a_link_and_keywords_are_the_same_run():
    run = halfstep.run("https://example.org/halfstep/?v=1&opt=lion&b2=0.99", h=np.float64(0.001), steps=50)
    assert run.link == "v=1&opt=lion&h=0.001&b2=0.99&steps=50"
    again = halfstep.run(run.link)
    np.testing.assert_array_equal(run.theta, again.theta)
    assert again.settings == run.settings and run.settings["opt"] == "lion" and run.settings["h"] == 0.001
    assert halfstep.run("b1=0.5&x0=1,2", b1=0.25).link == "v=1&x0=1,2&b1=0.25"
    assert halfstep.run("b1=0.5", b1=None).link == "v=1&b1=0.5", "None leaves a setting alone"
    assert halfstep.run(bc=False, steps=3).settings["bc"] == 0


def test_numbers_go_through_a_link_to_the_last_bit():
    random = np.random.default_rng(0)
    for h in 10 ** random.uniform(-9, 2, 200):
        assert halfstep.run(h=h, steps=1).settings["h"] == h


@pytest.mark.parametrize("x0", [[1.5, -2], (1.5, -2.0), np.array([1.5, -2]), "1.5,-2"])
def test_an_initial_point_is_any_sequence(x0):
    run = halfstep.run(x0=x0, steps=2)
    assert run.theta[0].tolist() == [1.5, -2] and run.settings["x0"] == (1.5, -2.0)


def test_another_loss_has_its_own_initial_point():
    assert halfstep.run("x0=1,2", problem="tanhnet", steps=2).theta.shape == (3, 3)


def test_words_say_what_numbers_say():
    run = halfstep.run("opt=adam")
    assert "anti-penalty" in run.verdict and run.verdict in str(run) and run.link in repr(run)
    assert run.validity.grade == "green" and run.validity.d < 0.3
    assert run.validity.grades["d"] == "green" and "valid" in run.validity.words
    assert run.norm_name == "perturbed one-norm" and r"\theta" in run.tex
    assert run.growth is None and run.diverged_at is None and run.heuristic_from is None


def test_a_run_that_diverges_says_where():
    run = halfstep.run("problem=quadratic&opt=gd&h=0.3&steps=2000")
    assert run.diverged_at == len(run.theta) and run.growth.product == pytest.approx(3)
    assert run.growth.stable == 2 and run.validity.grade == "red"
    assert "stopped" not in repr(run.first) and np.isfinite(run.theta).all()


def test_orders_are_one_two_and_three():
    span = halfstep.run("opt=adam&steps=200").orders(4).span
    assert [round(span.slopes[flow]) for flow in ("first", "modified", "third")] == [1, 2, 3]
    np.testing.assert_allclose(span.h[:-1] / span.h[1:], 2)
    slope = np.polyfit(np.log(span.h), np.log(span.errors["modified"]), 1)[0]
    assert slope == pytest.approx(span.slopes["modified"], rel=1e-6)


def test_the_program_of_a_run_prints_its_iterates(capsys):
    run = halfstep.run("opt=adam&steps=30")
    exec(run.code("numpy"), {"__name__": "__main__"})
    rows = np.array([line.split() for line in capsys.readouterr().out.splitlines() if line[:1].isdigit()], float)
    np.testing.assert_allclose(rows[:, 1:], run.theta, rtol=1e-13)
    assert run.csv().splitlines()[-1].startswith("30,")


def test_other_threads_go_on_while_a_run_is_made():
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    start = time.perf_counter()
    halfstep.run("opt=adabelief&steps=4000")
    end = time.perf_counter()
    done.set()
    thread.join()
    during = [t for t in ticks if start < t < end]
    assert end - start > 0.05, "the run is too short to show anything"
    assert len(during) > 10, "Python stood still"
