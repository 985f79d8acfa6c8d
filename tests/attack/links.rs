//! Links to attack with: nonsense, wild values under real keys, runs at the edge of what is
//! allowed, and damage done to committed links.

use halfstep::link::{Kind, PRESETS, SCHEMA};
use halfstep::optimizer::Optimizer;
use halfstep::problem::Problem;
use proptest::prelude::*;
use proptest::sample::select;
use std::path::Path;

/// The committed links, by name.
pub fn corpus() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("fuzz/corpus/link"))
        .find(|folder| folder.is_dir())
        .expect("the corpus is committed");
    let mut links: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("the corpus can be listed")
        .map(|file| {
            let file = file.expect("a file of the corpus");
            let link = std::fs::read_to_string(file.path()).expect("a link is text");
            (file.file_name().to_string_lossy().into_owned(), link)
        })
        .collect();
    links.sort();
    assert!(links.len() >= 20, "the corpus is not whole: {}", links.len());
    links
}

/// A number as somebody might write it who wants trouble.
fn wild_number() -> impl Strategy<Value = String> {
    prop_oneof![
        select(
            &[
                "0",
                "-0",
                "1",
                "-1",
                "1e308",
                "-1e308",
                "1e309",
                "4.9e-324",
                "1e-300",
                "nan",
                "NaN",
                "inf",
                "-infinity",
                "1e9",
                "4294967296",
                "18446744073709551616",
                "0x10",
                "1_000",
                "1,5",
                "1.",
                ".1",
                "1e",
                "+1",
                "٣",
                "1 2",
                "",
                "--1",
                "0.999999",
                "0.9999999999999999",
                "1e-29",
                "1e-30",
            ][..]
        )
        .prop_map(str::to_owned),
        any::<u64>().prop_map(|bits| f64::from_bits(bits).to_string()),
        (-330i32..310).prop_map(|e| format!("1e{e}")),
        "[-+0-9.,eE_;% naif]{0,12}",
    ]
}

/// Keys as the schema has them, with wild values.
fn wild_keys() -> impl Strategy<Value = String> {
    let keys: Vec<&str> = SCHEMA.iter().map(|row| row.key).chain(["preset", "n", "beta", "__proto__"]).collect();
    let value = prop_oneof![wild_number(), "\\PC{0,8}", "[a-z%&=#?;,]{0,10}"];
    prop::collection::vec((select(keys), value), 0..10).prop_map(|pairs| {
        let pairs: Vec<String> = pairs.into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        pairs.join("&")
    })
}

/// A run that is allowed, often at an end of what is.
pub fn edge() -> impl Strategy<Value = String> {
    let problems: Vec<(&str, usize)> = Problem::TABLE.iter().map(|info| (info.key, info.start.len())).collect();
    let optimizers: Vec<&str> = Optimizer::TABLE.iter().map(|info| info.key).collect();
    let keys = ["h", "b1", "b2", "eps", "wd", "cond", "rot", "noise", "seed"];
    let numbers: Vec<BoxedStrategy<String>> = keys
        .into_iter()
        .map(|key| {
            let range = SCHEMA.iter().find_map(|row| match row.kind {
                Kind::Number { range, .. } | Kind::Integer { range, .. } if row.key == key => {
                    Some((range.min, range.max))
                }
                _ => None,
            });
            let (min, max) = range.unwrap_or((0.0, 1.0));
            let low = min.max(max * 1e-18).max(1e-12);
            prop_oneof![
                1 => Just(min),
                1 => Just(max),
                3 => (low.ln()..=max.ln()).prop_map(f64::exp),
                2 => Just(f64::NAN),
            ]
            .prop_map(move |x| if x.is_nan() { String::new() } else { format!("&{key}={x:e}") })
            .boxed()
        })
        .collect();
    let words = (
        select(&["0", "1", "hat"][..]),
        0..2u8,
        select(&["full", "cyclic", "shuffle", "iid"][..]),
        select(&["constant", "cosine", "linear"][..]),
    );
    let steps = prop_oneof![4 => 1..400usize, 2 => 400..3000usize, 1 => Just(20_000usize)];
    (select(problems), select(optimizers), numbers, words, steps).prop_flat_map(
        |((problem, dim), optimizer, numbers, (inside, bias, batch, schedule), steps)| {
            let size = prop_oneof![Just(0.0), Just(1e6), Just(-1e6), -4.0..4.0f64, -4.0..4.0f64, -1e3..1e3f64];
            prop::option::of(prop::collection::vec(size, dim)).prop_map(move |start| {
                let start = start.map_or_else(String::new, |start| {
                    let start: Vec<String> = start.iter().map(f64::to_string).collect();
                    format!("&x0={}", start.join(","))
                });
                format!(
                    "problem={problem}{start}&opt={optimizer}{}&epsin={inside}&bc={bias}&batch={batch}&sched={schedule}&steps={steps}",
                    numbers.concat()
                )
            })
        },
    )
}

/// A committed link, damaged.
fn damaged() -> impl Strategy<Value = String> {
    let links: Vec<String> =
        corpus().into_iter().map(|(_, link)| link).chain(PRESETS.iter().map(|preset| preset.link.to_owned())).collect();
    let damage = prop::collection::vec((any::<prop::sample::Index>(), 0..4u8, any::<char>()), 0..6);
    (select(links.clone()), select(links), damage).prop_map(|(link, other, damage)| {
        let mut text: Vec<char> = link.chars().collect();
        for (place, how, with) in damage {
            let at = place.index(text.len() + 1);
            match how {
                0 => text.truncate(at),
                1 => text.insert(at, with),
                2 if at < text.len() => text[at] = with,
                _ => text.extend(other.chars().skip(at)),
            }
        }
        text.into_iter().collect()
    })
}

/// Any link.
pub fn any_link() -> impl Strategy<Value = String> {
    prop_oneof![2 => any::<String>(), 4 => wild_keys(), 2 => edge(), 4 => damaged()]
}

/// Links that are worth a whole run: few of them are nonsense, which is the default run.
pub fn any_run() -> impl Strategy<Value = String> {
    prop_oneof![6 => edge(), 1 => wild_keys(), 1 => damaged()]
}
