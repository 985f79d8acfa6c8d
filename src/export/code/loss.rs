//! Each loss as text: its gradient for NumPy, its value for those that differentiate it.

use crate::problem::Problem;

#[cfg(feature = "own")]
use super::own_loss;
use super::{Language, NoProgram, Program, float, list};

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
    /// A line that only the gradient needs.
    slope: &'static str,
}

/// Writes `gradient(theta, n)`; with `sampled`, step n sees the sample `order[n]` alone.
pub fn write(problem: &Problem, sampled: bool, language: Language, out: &mut Program) -> Result<(), NoProgram> {
    #[cfg(feature = "own")]
    if let Problem::Own(own) = problem {
        own_loss::write(own, sampled, language, out)?;
        differentiate(language, out);
        return Ok(());
    }
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
        Language::Numpy => {
            if !text.slope.is_empty() {
                out.line(1, text.slope);
            }
            out.line(1, &format!("return {}", text.gradient));
        }
        _ => out.line(1, &format!("return {}", fill(text.value))),
    }
    differentiate(language, out);
    Ok(())
}

/// Who differentiates by itself needs no gradient.
fn differentiate(language: Language, out: &mut Program) {
    match language {
        Language::Numpy => {}
        Language::Pytorch => ["", "", "gradient = torch.func.grad(loss)"].iter().for_each(|line| out.line(0, line)),
        Language::Optax => ["", "", "gradient = jax.grad(loss)"].iter().for_each(|line| out.line(0, line)),
    }
}

fn text(problem: &Problem, sampled: bool) -> Text {
    let lines = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect::<Vec<_>>();
    let rows = if sampled { "rows = points[order[n]][None, :]" } else { "rows = points" };
    let plain = Text { data: vec![], lines: vec![], value: "", gradient: "", slope: "" };
    match problem {
        Problem::Bilinear(_) => Text {
            lines: lines(&["r = 1.5 - 2.0 * theta[0] * theta[1]"]),
            value: "0.5 * r**2",
            gradient: "-2.0 * r * np.array([theta[1], theta[0]])",
            ..plain
        },
        Problem::Quadratic(quadratic) => {
            let [a, b, c] = quadratic.matrix();
            Text {
                data: vec![format!("A = array([{}, {}])", list(&[a, b]), list(&[b, c]))],
                value: "0.5 * theta @ A @ theta",
                gradient: "A @ theta",
                ..plain
            }
        }
        Problem::Rosenbrock(_) => Text {
            lines: lines(&["a = 1.0 - theta[0]", "b = theta[1] - theta[0] ** 2"]),
            value: "a**2 + 100.0 * b**2",
            gradient: "np.array([-2.0 * a - 400.0 * theta[0] * b, 200.0 * b])",
            ..plain
        },
        Problem::Logistic(_) => Text {
            // Row i is −yᵢxᵢ, the direction in which the loss of sample i grows.
            data: lines(&["points = array([[-1.0, -2.0], [2.0, -1.0], [-1.5, -0.5], [0.5, 1.0]])"]),
            lines: lines(&[rows, "z = rows @ theta"]),
            value: "xp.logaddexp(xp.zeros_like(z), z).mean()",
            gradient: "np.exp(-np.logaddexp(0.0, -z)) @ rows / len(rows)",
            ..plain
        },
        Problem::Cubic(_) => Text {
            lines: lines(&["a = 2.0 * theta[0]", "r = theta[1] * a**3 - 1.5"]),
            value: "r**2",
            gradient: "2.0 * r * np.array([6.0 * theta[1] * a**2, a**3])",
            ..plain
        },
        Problem::Tanhnet(_) => Text {
            data: lines(&["points = array([[-1.0, -0.5], [0.0, 0.3], [1.0, 0.8], [2.0, 0.4]])"]),
            lines: lines(&[
                rows,
                "x, y = rows[:, 0], rows[:, 1]",
                "unit = xp.tanh(theta[0] * x + theta[1])",
                "r = theta[2] * unit - y",
            ]),
            value: "0.5 * (r * r).mean()",
            gradient: "np.array([(slope * x).mean(), slope.mean(), (r * unit).mean()])",
            slope: "slope = r * theta[2] * (1.0 - unit * unit)",
        },
        Problem::Noisy(noisy) => {
            let (condition, noise) = noisy.shape();
            Text {
                data: vec![
                    format!("weights = array([{}, 1.0])", float(condition)),
                    format!("sigma = {}", float(noise)),
                    "points = array([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])".into(),
                ],
                lines: lines(&[rows, "d = theta - sigma * rows"]),
                value: "0.5 * ((d * d) @ weights).mean()",
                gradient: "(d * weights).mean(axis=0)",
                ..plain
            }
        }
        Problem::Matrix(_) => Text {
            data: lines(&["A = array([[1.0, 0.5], [0.0, 0.5]])", "B = array([[1.0, -0.5], [0.5, 2.0]])"]),
            lines: lines(&["D = theta.reshape(2, 2) - B"]),
            value: "0.5 * ((D @ A) ** 2).sum() + (theta @ theta) ** 2 / 8.0",
            gradient: "(D @ A @ A.T).reshape(-1) + 0.5 * (theta @ theta) * theta",
            ..plain
        },
        // Written before (`own_loss`).
        #[cfg(feature = "own")]
        Problem::Own(_) => plain,
    }
}
