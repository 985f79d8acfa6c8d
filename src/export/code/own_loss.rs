//! A typed loss as a program: as it was typed for those that differentiate it, its gradient for NumPy.

use crate::problem::Own;
use crate::symbolic::gradient;
use crate::symbolic::python::{Assignment, Kind, loss, python_name};

use super::{Language, NoProgram, Program, float, list};

/// Writes `gradient(theta, n)` for NumPy, else `loss(theta, n)`; with `sampled`, step n sees the row `order[n]` alone.
pub fn write(own: &Own, sampled: bool, language: Language, out: &mut Program) -> Result<(), NoProgram> {
    let text: Vec<&str> =
        own.source().text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect();
    out.line(0, "# The loss, as it was typed:");
    text.iter().for_each(|line| out.line(0, &format!("#     {line}")));
    data(own, language, out);
    out.line(0, "");
    out.line(0, "");
    let function = if language == Language::Numpy { "gradient" } else { "loss" };
    out.line(0, &format!("def {function}(theta, n):"));
    let names = |names: &[String]| names.iter().map(|name| python_name(name)).collect::<Vec<_>>();
    let parameters = names(own.parameters());
    match &parameters[..] {
        [one] => out.line(1, &format!("{one} = theta[0]")),
        all => out.line(1, &format!("{} = theta", all.join(", "))),
    }
    for (column, name) in names(own.data().names()).into_iter().enumerate() {
        let rows = if sampled { "order[n]" } else { ":" };
        out.line(1, &format!("{name} = table[{rows}, {column}]"));
    }
    let (lines, value) = if language == Language::Numpy {
        let (lines, slopes) = gradient(own).map_err(|_| NoProgram::Formula)?;
        let slopes: Vec<String> = slopes.iter().map(mean_for(language)).collect();
        (lines, format!("np.array([{}])", slopes.join(", ")))
    } else {
        for slider in own.sliders() {
            out.line(1, &format!("{} = {}", python_name(&slider.name), float(slider.value)));
        }
        let python = loss(own, language.dialect()).map_err(|_| NoProgram::Formula)?;
        let value = python.lines.iter().rev().find(|own| own.name == python.result).ok_or(NoProgram::Formula)?;
        let value = Assignment { value: python.result.clone(), ..value.clone() };
        let value = mean_for(language)(&value);
        (python.lines, value)
    };
    for Assignment { name, value, .. } in &lines {
        out.line(1, &format!("{name} = {value}"));
    }
    out.line(1, &format!("return {value}"));
    Ok(())
}

/// What has a number for each row counts by its mean.
fn mean_for(language: Language) -> impl Fn(&Assignment) -> String {
    move |own| match own.kind {
        Kind::Array => format!("{}.mean({})", language.arrays(), own.value),
        Kind::Plain | Kind::Scalar => own.value.clone(),
    }
}

/// The data as an array, a row of it in each line.
fn data(own: &Own, language: Language, out: &mut Program) {
    if own.data().is_empty() {
        return;
    }
    out.line(0, &format!("# {}.", own.data().names().join(", ")));
    let (array, double) = match language {
        Language::Numpy => ("np.array", ""),
        Language::Pytorch => ("torch.tensor", ", dtype=torch.float64"),
        Language::Optax => ("jnp.array", ""),
    };
    out.line(0, &format!("table = {array}(["));
    for row in own.data().each() {
        out.line(1, &format!("{},", list(row)));
    }
    out.line(0, &format!("]{double})"));
}
