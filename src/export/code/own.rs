//! A typed method as a program: NumPy written out, an `Optimizer` of PyTorch, a `GradientTransformation` of optax.

use crate::optimizer::Own;
use crate::symbolic::python::{Assignment, Kind, Python, method, python_name};

use super::{Language, NoProgram, Program, float};

/// Writes a program for a method; what stands before it (the loss, h and steps) is there.
pub fn write(own: &Own, language: Language, start: &str, decay: bool, out: &mut Program) -> Result<(), NoProgram> {
    let sliders: Vec<String> = own.sliders().iter().map(|slider| slider.name.clone()).collect();
    let python = method(own.source(), own.memories(), &sliders, language.dialect()).map_err(|_| NoProgram::Formula)?;
    let memories: Vec<String> = own.memories().iter().map(|name| python_name(name)).collect();
    match language {
        Language::Numpy => numpy(&python, &memories, start, decay, out),
        Language::Pytorch => pytorch(&python, &memories, start, decay, out),
        Language::Optax => optax(&python, &memories, start, decay, out),
    }
    Ok(())
}

/// The sliders as constants.
pub fn constants(own: &Own, out: &mut Program) {
    for slider in own.sliders() {
        out.line(0, &format!("{} = {}", python_name(&slider.name), float(slider.value)));
    }
}

fn lines(python: &Python, depth: usize, out: &mut Program) {
    for Assignment { name, value, .. } in &python.lines {
        out.line(depth, &format!("{name} = {value}"));
    }
}

/// Where a line says what memories begin with.
fn start_of<'a>(python: &'a Python, memory: &str) -> Option<&'a Assignment> {
    python.start.iter().rev().find(|own| own.name == memory)
}

fn numpy(python: &Python, memories: &[String], start: &str, decay: bool, out: &mut Program) {
    out.line(0, &format!("theta = np.array({start})"));
    for memory in memories {
        out.line(0, &format!("{memory} = np.zeros_like(theta)"));
    }
    out.given(0, "0");
    out.line(0, "for n in range(steps):");
    out.line(1, "g, x, t = gradient(theta, n), theta, np.float64(n + 1)");
    if !python.start.is_empty() {
        out.line(1, "if n == 0:");
        for Assignment { name, value, .. } in &python.start {
            out.line(2, &format!("{name} = {value} + 0.0 * theta"));
        }
    }
    lines(python, 1, out);
    let direction = if decay { "(step + wd * theta)" } else { "step" };
    out.line(1, &format!("theta = theta - h * {direction}"));
    out.given(1, "n + 1");
}

fn pytorch(python: &Python, memories: &[String], start: &str, decay: bool, out: &mut Program) {
    for line in [
        "class Typed(torch.optim.Optimizer):",
        "    def __init__(self, params, lr, weight_decay=0.0):",
        "        super().__init__(params, {\"lr\": lr, \"weight_decay\": weight_decay})",
        "",
        "    @torch.no_grad()",
        "    def step(self, closure=None):",
        "        loss = None",
        "        if closure is not None:",
        "            with torch.enable_grad():",
        "                loss = closure()",
        "        for group in self.param_groups:",
        "            for x in group[\"params\"]:",
        "                if x.grad is not None:",
        "                    step = self.direction(x, x.grad, self.state[x])",
        "                    # Weight decay is decoupled.",
        "                    x.sub_(group[\"lr\"] * (step + group[\"weight_decay\"] * x))",
        "        return loss",
        "",
        "    @staticmethod",
        "    def direction(x, g, state):",
    ] {
        out.line(0, line);
    }
    out.line(2, "if not state:");
    out.line(3, "state[\"t\"] = torch.zeros((), dtype=torch.float64)");
    for memory in memories {
        let first = match start_of(python, memory) {
            Some(own) => format!("{} + torch.zeros_like(x)", own.value),
            None => "torch.zeros_like(x)".into(),
        };
        out.line(3, &format!("state[\"{memory}\"] = {first}"));
    }
    out.line(2, "state[\"t\"] += 1");
    out.line(2, "t = state[\"t\"]");
    for memory in memories {
        out.line(2, &format!("{memory} = state[\"{memory}\"]"));
    }
    lines(python, 2, out);
    for memory in memories {
        out.line(2, &format!("state[\"{memory}\"] = {memory}"));
    }
    for line in ["        return step", "", ""] {
        out.line(0, line);
    }
    out.line(0, &format!("theta = torch.tensor({start}, dtype=torch.float64, requires_grad=True)"));
    let decayed = if decay { ", weight_decay=wd" } else { "" };
    out.line(0, &format!("optimizer = Typed([theta], lr=h{decayed})"));
    out.given(0, "0");
    out.line(0, "for n in range(steps):");
    out.line(1, "theta.grad = gradient(theta.detach(), n)");
    out.line(1, "optimizer.step()");
    out.given(1, "n + 1");
}

fn optax(python: &Python, memories: &[String], start: &str, decay: bool, out: &mut Program) {
    out.line(0, "class State(NamedTuple):");
    out.line(1, "t: jax.Array");
    for memory in memories {
        out.line(1, &format!("{memory}: jax.Array"));
    }
    for line in ["", "", "def typed():"] {
        out.line(0, line);
    }
    out.line(1, "def init(params):");
    out.line(2, "x, _ = ravel_pytree(params)");
    let zeros: String = memories.iter().map(|_| ", jnp.zeros_like(x)").collect();
    out.line(2, &format!("return State(jnp.zeros(()){zeros})"));
    out.line(0, "");
    out.line(1, "def update(updates, state, params):");
    out.line(2, "# All coordinates in one vector.");
    out.line(2, "g, unravel = ravel_pytree(updates)");
    out.line(2, "x, _ = ravel_pytree(params)");
    let names: Vec<&str> = std::iter::once("t").chain(memories.iter().map(String::as_str)).collect();
    out.line(2, &format!("{} = state", if memories.is_empty() { "t,".into() } else { names.join(", ") }));
    out.line(2, "t = t + 1");
    for memory in memories {
        if let Some(own) = start_of(python, memory) {
            out.line(2, &format!("{memory} = jnp.where(t == 1, {}, {memory})", own.value));
        }
    }
    lines(python, 2, out);
    let is_array = |name: &str| python.lines.iter().rev().find(|own| own.name == name).map(|own| own.kind);
    let kept: String = memories
        .iter()
        .map(|memory| match is_array(memory) {
            Some(Kind::Array) | None => format!(", {memory}"),
            Some(_) => format!(", {memory} + jnp.zeros_like(x)"),
        })
        .collect();
    let step = if is_array("step") == Some(Kind::Array) { "step" } else { "step + jnp.zeros_like(x)" };
    out.line(2, &format!("return unravel({step}), State(t{kept})"));
    out.line(0, "");
    out.line(1, "return optax.GradientTransformation(init, update)");
    for line in ["", ""] {
        out.line(0, line);
    }
    super::chained("typed(), ", start, decay, out);
}
