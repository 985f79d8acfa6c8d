//! A typed loss on data: against a direct computation, in every batch order, and any text as a table.
#![cfg(feature = "own")]

use std::time::{Duration, Instant};

use halfstep::analysis::iterate;
use halfstep::answer::answer;
use halfstep::experiment::{BatchOrder, Experiment, Settings, Typed};
use halfstep::formula::Source;
use halfstep::link::{MAX_TABLE, Reason, View, csv_text, link_text, parse, read_table, write};
use halfstep::problem::templates::TEMPLATES;
use halfstep::problem::{Batch, Loss, MAX_ROWS, Own, Table};
use proptest::prelude::*;

fn table(text: &str) -> Table {
    read_table(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn rows(table: &Table) -> Vec<Vec<f64>> {
    table.each().map(<[f64]>::to_vec).collect()
}

fn said(text: &str) -> String {
    read_table(text).err().unwrap_or_else(|| panic!("{text} is a table")).to_string()
}

fn own(text: &str, data: &Table) -> Own {
    Own::with_data(&Source::new(text), data).map_err(|error| error.caret(text)).unwrap()
}

fn settings(text: &str, data: &Table) -> Settings {
    let typed = Typed { loss: Source::new(text), data: data.clone(), ..Typed::default() };
    Settings { problem: "own".into(), typed, ..Settings::default() }
}

/// Numbers that look random, the same in every run.
fn noise(count: usize) -> Vec<f64> {
    let mut x = 0.37;
    std::iter::repeat_with(|| {
        x = 3.99 * x * (1.0 - x);
        (x * 4000.0_f64).round() / 1000.0 - 2.0
    })
    .take(count)
    .collect()
}

/// Value and gradient of each regression, of all rows and of one, against sums written out.
#[test]
fn regressions_are_what_a_direct_computation_gives() {
    type Direct = fn(f64, f64) -> (f64, f64);
    // The value at the predictor z, and its derivative by z.
    let linear: Direct = |z, y| ((z - y).powi(2) / 2.0, z - y);
    let logistic: Direct = |z, y| (z.exp().ln_1p() - y * z, 1.0 / (1.0 + (-z).exp()) - y);
    let poisson: Direct = |z, y| (z.exp() - y * z, z.exp() - y);
    for (text, direct) in [
        ("(w*x + v*u + b - y)^2/2", linear),
        ("softplus(w*x + v*u + b) - y*(w*x + v*u + b)", logistic),
        ("exp(w*x + v*u + b) - y*(w*x + v*u + b)", poisson),
    ] {
        // An odd number: natively two rows are taken at a time.
        for count in [1, 2, 3, 101] {
            let data = Table::new(["x", "u", "y"].map(str::to_owned).to_vec(), noise(3 * count));
            let own = own(text, &data);
            assert_eq!((own.samples(), own.dim()), (count, 3));
            assert_eq!(own.parameters(), ["w", "v", "b"]);
            let theta = [0.3, -0.7, 0.2];
            let of = |row: &[f64]| {
                let (value, slope) = direct(theta[0] * row[0] + theta[1] * row[1] + theta[2], row[2]);
                (value, [slope * row[0], slope * row[1], slope])
            };
            let check = |batch, rows: &[&[f64]]| {
                let mut found = [0.0; 3];
                own.gradient(&theta, batch, &mut found);
                let mean = |f: &dyn Fn(&[f64]) -> f64| rows.iter().map(|row| f(row)).sum::<f64>() / rows.len() as f64;
                let value = mean(&|row| of(row).0);
                assert!((own.value(&theta, batch) - value).abs() < 1e-13 * value.abs().max(1.0), "{text}");
                for j in 0..3 {
                    let slope = mean(&|row| of(row).1[j]);
                    assert!((found[j] - slope).abs() < 1e-13 * slope.abs().max(1.0), "{text}, {count}: {found:?}");
                }
            };
            check(Batch::Full, &data.each().collect::<Vec<_>>());
            for (k, row) in data.each().enumerate() {
                check(Batch::Sample(k), &[row]);
            }
        }
    }
}

/// The tanh unit on its four points is the built-in network, in every batch order, flows included.
#[test]
fn the_tanh_unit_on_data_is_the_built_in_network() {
    for batch in ["full", "cyclic", "shuffle", "iid"] {
        let common = format!("opt=adam&h=0.01&steps=60&batch={batch}&seed=7");
        let ours = format!(
            "problem=own&data=x,y~-1,-0.5~0,0.3~1,0.8~2,0.4&f=(a*tanh(w*x + b) - y)^2/2&x0=1.5,0.6,-0.4&{common}"
        );
        let (ours, theirs) = (answer(&ours), answer(&format!("problem=tanhnet&{common}")));
        assert_eq!(ours.parsed.warnings, []);
        // In order of appearance a, w, b; built in as w, b, a.
        for (x, y) in ours.report.theta.iter().zip(&theirs.report.theta) {
            for (ours, theirs) in [(x[1], y[0]), (x[2], y[1]), (x[0], y[2])] {
                assert!((ours - theirs).abs() < 1e-11, "{batch}: {x:?} {y:?}");
            }
        }
        let error = |answer: &halfstep::answer::Answer| {
            let flows = &answer.report.flows;
            [&flows.first, &flows.modified].map(|flow| flow.as_ref().unwrap().largest_error)
        };
        for (ours, theirs) in error(&ours).into_iter().zip(error(&theirs)) {
            assert!((ours - theirs).abs() < 1e-9, "{batch}: {ours} {theirs}");
        }
        assert_eq!(ours.report.theta.len(), theirs.report.theta.len());
    }
}

#[test]
fn an_epoch_sees_every_row_once() {
    let data = Table::new(["x".to_owned(), "y".to_owned()].to_vec(), noise(2 * 11));
    for batch in [BatchOrder::Cyclic, BatchOrder::Shuffle] {
        let experiment = Experiment::new(Settings { batch, steps: 33, ..settings("(w*x + b - y)^2", &data) }).unwrap();
        for epoch in 0..3 {
            let mut seen: Vec<usize> = (11 * epoch..11 * (epoch + 1)).map(|k| experiment.batches().sample(k)).collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..11).collect::<Vec<_>>(), "{batch:?}");
        }
        // The mean of the rows' gradients is the gradient.
        let (loss, theta) = (experiment.problem(), experiment.start());
        let mut mean = [0.0; 2];
        for k in 0..11 {
            let mut one = [0.0; 2];
            loss.gradient(theta, Batch::Sample(k), &mut one);
            mean.iter_mut().zip(one).for_each(|(mean, x)| *mean += x / 11.0);
        }
        let mut full = [0.0; 2];
        loss.gradient(theta, Batch::Full, &mut full);
        assert!(full.iter().zip(mean).all(|(a, b)| (a - b).abs() < 1e-13), "{full:?} {mean:?}");
    }
    // Independent draws stay within the table and do not follow an order.
    let iid = Settings { batch: BatchOrder::Iid, steps: 500, ..settings("(w*x + b - y)^2", &data) };
    let experiment = Experiment::new(iid).unwrap();
    let seen: Vec<usize> = (0..500).map(|k| experiment.batches().sample(k)).collect();
    assert!((0..11).all(|row| seen.contains(&row)) && seen.iter().all(|&row| row < 11));
}

/// What `report --json` says of data, and that batches are offered only where a row is a sample.
#[test]
fn the_report_has_the_data() {
    let json = |link: &str| serde_json::to_value(answer(link)).unwrap();
    let with = json("problem=own&data=x,y~0,1~1,3&f=(w*x + b - y)^2&steps=20&batch=shuffle&opt=gd");
    assert_eq!(with["warnings"], serde_json::json!([]));
    assert_eq!(with["experiment"]["data"], "x,y\n0,1\n1,3");
    assert_eq!(
        with["link"],
        "v=1&problem=own&data=x,y~0,1~1,3&f=(w*x%20%2B%20b%20-%20y)%5E2&opt=gd&steps=20&batch=shuffle"
    );
    // Nowhere else is there a word of it.
    assert_eq!(json("steps=3")["experiment"].get("data"), None);
    let batches = |link: &str| {
        let parsed = parse(link);
        halfstep::link::relevant(&parsed.settings, &parsed.view).contains(&"batch")
    };
    assert!(batches("problem=own&data=x,y~0,1~1,3&f=(w*x + b - y)^2"));
    assert!(!batches("problem=own&data=x,y~0,1~1,3&f=w^2 + b^2"), "no column is in the formula");
    assert!(!batches("problem=own&data=x,y~0,1&f=(w*x + b - y)^2"), "one row");
    assert!(!batches("problem=own&f=w^2 + b^2"));
}

#[test]
fn templates_on_data_have_the_minima_that_they_state() {
    let with_data: Vec<_> = TEMPLATES.iter().filter(|template| !template.data.is_empty()).collect();
    assert_eq!(with_data.iter().map(|one| one.key).collect::<Vec<_>>(), ["linear", "logreg", "poisson", "tanhnet"]);
    for template in with_data {
        let data = table(template.data);
        assert_eq!(link_text(&data), template.data, "canonical");
        let own = own(template.text, &data);
        assert_eq!(own.dim(), template.start.len());
        let slope = |theta: &[f64]| {
            let mut gradient = vec![0.0; own.dim()];
            own.gradient(theta, Batch::Full, &mut gradient);
            gradient.iter().map(|g| g.abs()).fold(0.0, f64::max)
        };
        assert!((own.value(template.point, Batch::Full) - template.value).abs() < 1e-12, "{}", template.key);
        assert!(slope(template.point) < 1e-12, "{}", template.key);
        assert!(slope(template.start) > 1e-2, "{}: does not move from its start", template.key);
        // It is a minimum: gradient descent goes there.
        let run = Settings {
            optimizer: "gd".into(),
            h: if template.key == "tanhnet" { 1.0 } else { 0.1 },
            steps: 20_000,
            start: Some(template.start.to_vec()),
            ..settings(template.text, &data)
        };
        let end = iterate(&Experiment::new(run).unwrap()).theta.pop().unwrap();
        let off = end.iter().zip(template.point).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(off < 1e-6, "{}: {end:?}", template.key);
    }
}

#[test]
fn tables_are_read_as_people_have_them() {
    let xy = table("x,y\n0,1\n1,2.5\n2,-3");
    for text in [
        "x,y~0,1~1,2.5~2,-3",
        "x,y\r\n0,1\r\n1,2.5\r\n2,-3\r\n",
        "x,y\r0,1\r1,2.5\r2,-3",
        "\u{feff}x\ty\n0\t1\n1\t2.5\n2\t-3\n",
        "x;y\n0;1\n1;2,5\n2;-3",
        "x\ty\n0\t1\n1\t2,5\n2\t−3",
        "\"x\",\"y\"\n\"0\",1\n1,\"2.5\"\n2,\"-3\"",
        "# measured on Monday\n\nx , y\n0 , 1\n\n1 , 2.5\n2 , -3\n,\n",
        "x y\n0 1\n1   2.5\n2 -3",
        // Without names.
        "0,1\n1,2.5\n2,-3",
        "0 1\n1 2,5\n2 -3".replace("2,5", "2.5").as_str(),
        "0\t1,0\n1\t2,5\n2\t-3,0",
    ] {
        assert_eq!(table(text), xy, "{text}");
    }
    assert_eq!(rows(&table("t;v\n1.000,5;2\n0,25;1e-3")), [[1000.5, 2.0], [0.25, 1e-3]]);
    assert_eq!(table("1,2,3\n4,5,6").names(), ["x1", "x2", "y"]);
    assert_eq!(table("1\n2\n3").names(), ["y"]);
    assert_eq!(table("Height (cm),θ₁,2nd,σ²\n1,2,3,4").names(), ["Height_cm", "theta1", "c2nd", "sigma"]);
    assert!(table("").is_empty() && table(" \n\n").is_empty());
    let wide = |columns: usize| vec!["1"; columns].join(",");
    assert_eq!(table(&wide(20)).names().len(), 20);
    assert_eq!(table(&"1\n".repeat(MAX_ROWS)).rows(), MAX_ROWS);
}

#[test]
fn what_is_no_table_is_said_by_line_and_column() {
    for (text, words) in [
        ("x,y\n1,2\n3,", "line 3, column 2: a number is missing; fill it in or leave out the row"),
        ("x,y\n1,2\nNA,4", "line 3, column 1: a number is missing; fill it in or leave out the row"),
        ("x,y\n1,2\n3,four", "line 3, column 2: “four” is not a number"),
        ("x,y\n1,=A1+2", "line 2, column 2: “=A1+2” is a spreadsheet formula; paste its value"),
        ("=A1,=B1\n1,2", "line 1, column 1: “=A1” is a spreadsheet formula, not a name; paste values"),
        ("x,y\n1,2\n3", "line 3: the number of columns is 1 here and 2 above"),
        ("x,y\n1,2\n3,4,5", "line 3: the number of columns is 3 here and 2 above"),
        ("x,y\n\"1,2\n3,4", "line 2, column 1: a quote stands alone; quote a whole cell or none of it"),
        ("x,y\n1\",2", "line 2, column 1: a quote stands alone; quote a whole cell or none of it"),
        ("x,y\n\"1\"2,2", "line 2, column 1: a quote stands alone; quote a whole cell or none of it"),
        ("x,x\n1,2", "line 1, column 2: x is the name of column 1 as well"),
        ("x,\n1,2", "line 1, column 2: this column has no name"),
        ("x,e\n1,2", "line 1, column 2: e means something else in a formula; give this column another name"),
        ("log,y\n1,2", "line 1, column 1: log means something else in a formula; give this column another name"),
        ("x,2\n1,2", "line 1, column 1: “x” is not a number"),
        ("x,y", "there are names but no numbers below them"),
        ("x;y\n1,5;2\n1;2.5", "line 3: line 2 has a decimal comma, line 3 a decimal point; use one of them throughout"),
        ("x,y\n1,1e999", "line 2, column 2: “1e999” is too large for a number"),
        ("x,y\n1,2\n\n# more\n\u{0}3,4", "line 5: there is a NUL character; save the table as text in UTF-8"),
        ("file", "the table of this run is too long for a link; open the file that was saved with it"),
    ] {
        assert_eq!(said(text), words, "{text:?}");
    }
    assert_eq!(said(&["1"; 21].join(",")), "line 1: there are 21 columns; a table has at most 20");
    assert_eq!(said(&"1\n".repeat(2001)), "line 2001: there are more than 2000 rows; leave some out");
    let name = "n".repeat(31);
    assert!(said(&format!("{name}\n1")).ends_with("is not a name; a name has 1 to 30 letters, digits and _"));
}

/// Whatever is dropped is refused in a moment, and what was refused left nothing behind.
#[test]
fn hostile_files_are_answered_at_once() {
    let long = "1".repeat(10_000_000);
    let most = |text: &str| text.repeat(MAX_TABLE / text.len());
    let all = [
        ("a million lines", "1,2\n".repeat(1_000_000)),
        ("one line of ten megabytes", long),
        ("as many short lines as are read", most("1\n")),
        ("one line as long as is read", most("1")),
        ("one line of cells", most("1,")),
        ("nothing but NUL", most("\0")),
        ("nothing but quotes", most("\"")),
        ("quotes in pairs", most("\"\"")),
        ("a quote and no end", format!("\"{}", most("x"))),
        ("blank lines", most("\n")),
        ("comments", most("#\n")),
        ("separators", most(",;\t~")),
        ("wide letters", most("θ")),
        ("formulas", most("=SUM(A1:A9)\n")),
        ("commands", most("@cmd|' /C calc'!A0,")),
        ("Windows", most("\r\n")),
        ("decimal commas", most("1,5;")),
    ];
    for (what, text) in &all {
        let begun = Instant::now();
        let read = read_table(text);
        let took = begun.elapsed();
        match read {
            Err(error) => assert!(error.to_string().len() < 300, "{what}: {error}"),
            Ok(table) => assert!(table.is_empty(), "{what}"),
        }
        // 50 ms are for an optimized program on a free machine; this one shares it and is less optimized.
        assert!(took < Duration::from_millis(250), "{what}: {took:?}");
    }
}

#[test]
fn a_link_keeps_its_data() {
    let settings = settings("(w*x + b - y)^2", &table("x,y\n0,1\n1,2.5"));
    let link = write(&settings, &View::default());
    assert_eq!(link, "v=1&problem=own&data=x,y~0,1~1,2.5&f=(w*x%20%2B%20b%20-%20y)%5E2");
    let parsed = parse(&link);
    assert_eq!((&parsed.settings, &parsed.warnings), (&settings, &vec![]));
    // By hand, and of the pinned run.
    let pinned = parse("problem=own&data=x,y;0,1;1,2.5&f=w*x-y&a.problem=own&a.data=0,1~1,2.5&a.f=(w*x+b-y)^2");
    assert_eq!(pinned.settings.typed.data.rows() + pinned.view.pinned.unwrap().typed.data.rows(), 4);
    // A table at its limit, twice, which a link of the page is made of but no address.
    let names = ('a'..='t').map(String::from).map(|name| format!("c{name}")).collect();
    let large = Table::new(names, noise(MAX_ROWS * 20));
    let large = Settings { optimizer: "gd".into(), steps: 2, ..self::settings("(w*ca + b - cb)^2", &large) };
    let link = write(&large, &View { pinned: Some(large.clone()), ..View::default() });
    let parsed = parse(&link);
    assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
    assert_eq!(parsed.settings, large);
    assert_eq!(parsed.view.pinned.as_ref(), Some(&large));
}

/// A formula is not read as another one where its data are not there.
#[test]
fn data_that_cannot_be_used_take_the_formula_along() {
    for (link, words) in [
        (
            "problem=own&data=x,y~0,1~1,&f=(w*x+b*s-y)^2;s=1 in [0,2]&f.s=2&x0=1,2&h=0.1",
            "data: line 3, column 2: a number is missing",
        ),
        (
            "problem=own&data=file&f=(w*x+b-y)^2&x0=1,2&h=0.1",
            "data: the table of this run is too long for a link; open the file",
        ),
    ] {
        let parsed = parse(link);
        assert_eq!(parsed.warnings.len(), 1, "{:?}", parsed.warnings);
        assert_eq!(parsed.warnings[0].reason, Reason::Table);
        let said = parsed.warnings[0].to_string();
        assert!(said.starts_with(words) && said.ends_with("used: no data, no formula."), "{said}");
        assert_eq!(parsed.settings, Settings { problem: "own".into(), h: 0.1, ..Settings::default() });
    }
}

#[test]
fn names_of_columns_are_data_and_nothing_else() {
    let data = table("x,y\n0,1\n1,2.5");
    let wrong = |text: &str| Own::with_data(&Source::new(text), &data).unwrap_err();
    assert!(wrong("(x - y)^2").words.contains("not a column of the data (x, y)"));
    assert_eq!(wrong("x = 2*w; x^2").words, "x is a column of the data and cannot be assigned");
    let slider = wrong("(w*x + b - y)^2; y = 1 in [0, 2]");
    assert_eq!((slider.words.as_str(), slider.from), ("y is a column of the data; give the slider another name", 17));
    // A formula without them is the same loss whatever the table.
    let plain = own("w^2 + b^2", &data);
    assert_eq!((plain.samples(), plain.value(&[1.0, 2.0], Batch::Full)), (1, 5.0));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Any text is a table or an error with a place in it, and what was read is written so that it reads back.
    #[test]
    fn any_text_is_a_table_or_an_error(text in "[-0-9a-e.,;\t\n\r~\"# x=]{0,80}|\\PC{0,40}") {
        match read_table(&text) {
            Ok(table) => {
                prop_assert!(table.each().flatten().all(|x| x.is_finite()));
                if !table.is_empty() {
                    prop_assert_eq!(&read_table(link_text(&table)).unwrap(), &table);
                    prop_assert_eq!(&read_table(&csv_text(&table)).unwrap(), &table);
                    let again = read_table(link_text(&table)).unwrap();
                    prop_assert_eq!(link_text(&again), link_text(&table));
                }
            }
            Err(error) => {
                prop_assert!(error.line <= text.split(['\n', '\r', '~', ';']).count());
                prop_assert!(error.column <= 21);
            }
        }
    }

    /// Bits survive.
    #[test]
    fn numbers_keep_their_bits(values in proptest::collection::vec(proptest::num::f64::NORMAL | proptest::num::f64::ZERO | proptest::num::f64::SUBNORMAL, 2..40)) {
        let table = Table::new(vec!["x".into(), "y".into()], values);
        let back = read_table(link_text(&table)).unwrap();
        let bits = |table: &Table| table.each().flatten().map(|x| x.to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(bits(&back), bits(&table));
    }
}
