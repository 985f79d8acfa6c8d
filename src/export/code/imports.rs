//! What a program imports.

use super::{Language, Program};

/// What a program imports besides the arrays of its language.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Imports {
    /// Python's own functions of numbers.
    pub math: bool,
    /// What a typed method is written with.
    pub typed: bool,
    /// optax itself.
    pub optax: bool,
}

impl Imports {
    /// What either needs.
    pub fn or(self, other: Self) -> Self {
        Self { math: self.math || other.math, typed: self.typed || other.typed, optax: self.optax || other.optax }
    }

    pub fn write(self, language: Language, out: &mut Program) {
        let is_optax = language == Language::Optax;
        let lines = [
            (self.math, "import math"),
            (is_optax && self.typed, "from typing import NamedTuple"),
            (self.math, ""),
            (language == Language::Numpy, "import numpy as np"),
            (language == Language::Pytorch, "import torch"),
            (is_optax, "import jax"),
            (is_optax, "import jax.numpy as jnp"),
            (is_optax && self.optax, "import optax"),
            (is_optax && self.typed, "from jax.flatten_util import ravel_pytree"),
            (is_optax, ""),
            (is_optax, "jax.config.update(\"jax_enable_x64\", True)"),
        ];
        lines.iter().filter(|(needed, _)| *needed).for_each(|(_, line)| out.line(0, line));
    }
}
