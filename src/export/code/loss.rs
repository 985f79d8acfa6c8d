//! Each loss as text: its gradient for NumPy, its value for those that differentiate it.

use crate::problem::Problem;

use super::{Language, Program, float, list};

/// A loss in Python.
struct Text {
    /// Lines before the function.
    data: Vec<String>,
    /// Lines that both functions begin with; `rows` are the samples a step sees.
    lines: Vec<String>,
    /// The value; `xp.` is the module of array functions.
    value: &'static str,
    /// The gradient, with NumPy.
    gradient: &'static str,
}

/// Writes `gradient(theta, n)`; with `sampled`, step n sees the sample `order[n]` alone.
pub fn write(problem: &Problem, sampled: bool, language: Language, out: &mut Program) {
    let text = text(problem, sampled);
    let xp = language.arrays();
    let fill = |line: &str| {
        let array = if language == Language::Pytorch { "torch.tensor(" } else { "xp.array(" };
        line.replace("array(", array).replace("xp.", &format!("{xp}."))
    };
    for line in &text.data {
        let line = fill(line);
        // Python's floats are doubles, PyTorch's own are not.
        let torch = language == Language::Pytorch && line.ends_with(')');
        out.line(0, &if torch { format!("{}, dtype=torch.float64)", &line[..line.len() - 1]) } else { line });
    }
    out.line(0, "");
    out.line(0, "");
    if language == Language::Numpy {
        out.line(0, "def gradient(theta, n):");
    } else {
        out.line(0, "def loss(theta, n):");
    }
    for line in &text.lines {
        out.line(1, &fill(line));
    }
    match language {
        Language::Numpy => out.line(1, &format!("return {}", text.gradient)),
        _ => out.line(1, &format!("return {}", fill(text.value))),
    }
    match language {
        Language::Numpy => {}
        Language::Pytorch => ["", "", "gradient = torch.func.grad(loss)"].iter().for_each(|line| out.line(0, line)),
        Language::Optax => ["", "", "gradient = jax.grad(loss)"].iter().for_each(|line| out.line(0, line)),
    }
}

fn text(problem: &Problem, sampled: bool) -> Text {
    let lines = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect();
    match problem {
        Problem::Bilinear(_) => Text {
            data: vec![],
            lines: lines(&["r = 1.5 - 2.0 * theta[0] * theta[1]"]),
            value: "0.5 * r**2",
            gradient: "-2.0 * r * np.array([theta[1], theta[0]])",
        },
        Problem::Quadratic(quadratic) => {
            let [a, b, c] = quadratic.matrix();
            Text {
                data: vec![format!("A = array([{}, {}])", list(&[a, b]), list(&[b, c]))],
                lines: vec![],
                value: "0.5 * theta @ A @ theta",
                gradient: "A @ theta",
            }
        }
        Problem::Rosenbrock(_) => Text {
            data: vec![],
            lines: lines(&["a = 1.0 - theta[0]", "b = theta[1] - theta[0] ** 2"]),
            value: "a**2 + 100.0 * b**2",
            gradient: "np.array([-2.0 * a - 400.0 * theta[0] * b, 200.0 * b])",
        },
        Problem::Logistic(_) => Text {
            // Row i is −yᵢxᵢ, the direction in which the loss of sample i grows.
            data: lines(&["points = array([[-1.0, -2.0], [2.0, -1.0], [-1.5, -0.5], [0.5, 1.0]])"]),
            lines: lines(&[
                if sampled { "rows = points[order[n]][None, :]" } else { "rows = points" },
                "z = rows @ theta",
            ]),
            value: "xp.logaddexp(xp.zeros_like(z), z).mean()",
            gradient: "np.exp(-np.logaddexp(0.0, -z)) @ rows / len(rows)",
        },
        Problem::Cubic(_) => Text {
            data: vec![],
            lines: lines(&["a = 2.0 * theta[0]", "r = theta[1] * a**3 - 1.5"]),
            value: "r**2",
            gradient: "2.0 * r * np.array([6.0 * theta[1] * a**2, a**3])",
        },
        Problem::Tanhnet(_) => Text {
            data: lines(&["samples = array([[-1.0, -0.5], [0.0, 0.3], [1.0, 0.8], [2.0, 0.4]])"]),
            lines: lines(&[
                if sampled { "rows = samples[order[n]][None, :]" } else { "rows = samples" },
                "x, y = rows[:, 0], rows[:, 1]",
                "u = xp.tanh(theta[0] * x + theta[1])",
                "r = theta[2] * u - y",
            ]),
            value: "(0.5 * r**2).mean()",
            gradient: "np.array([(r * theta[2] * (1 - u**2) * x).mean(), (r * theta[2] * (1 - u**2)).mean(), \
                       (r * u).mean()])",
        },
        Problem::Noisy(noisy) => {
            let (condition, spread) = noisy.shape();
            Text {
                data: vec![
                    format!("scale = array({})", list(&[condition, 1.0])),
                    format!(
                        "corners = {} * array([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])",
                        float(spread)
                    ),
                ],
                lines: lines(&[if sampled { "rows = corners[order[n]][None, :]" } else { "rows = corners" }]),
                value: "(0.5 * scale * (theta - rows) ** 2).sum(1).mean()",
                gradient: "(scale * (theta - rows)).mean(0)",
            }
        }
        Problem::Matrix(_) => Text {
            data: lines(&["B = array([[1.0, -0.5], [0.5, 2.0]])", "S = array([[1.25, 0.25], [0.25, 0.25]])"]),
            lines: lines(&["D = theta.reshape(2, 2) - B", "q = (theta * theta).sum()"]),
            value: "0.5 * ((D @ S) * D).sum() + q**2 / 8.0",
            gradient: "(D @ S).reshape(-1) + 0.5 * q * theta",
        },
    }
}
