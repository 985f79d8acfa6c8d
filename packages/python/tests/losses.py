"""Losses of the engine, written once more over any array library, and their derivatives by hand."""

import numpy as np


def bilinear(x, y):
    return (1.5 - 2 * x * y) ** 2 / 2


def rosenbrock(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def rosenbrock_gradient(p):
    x, y = p
    return np.array([2 * (x - 1) - 400 * x * (y - x**2), 200 * (y - x**2)])


def rosenbrock_hessian(p):
    x, y = p
    return np.array([[2 - 400 * (y - 3 * x**2), -400 * x], [-400 * x, 200.0]])


def bilinear_gradient(p):
    x, y = p
    return (4 * x * y - 3) * np.array([y, x])


def bilinear_hessian(p):
    x, y = p
    return np.array([[4 * y**2, 8 * x * y - 3], [8 * x * y - 3, 4 * x**2]])


LOSSES = {"bilinear": bilinear, "rosenbrock": rosenbrock}
GRADIENTS = {"bilinear": bilinear_gradient, "rosenbrock": rosenbrock_gradient}
HESSIANS = {"bilinear": bilinear_hessian, "rosenbrock": rosenbrock_hessian}
STARTS = {"bilinear": (2.8, 3.5), "rosenbrock": (-0.5, 0.8)}
