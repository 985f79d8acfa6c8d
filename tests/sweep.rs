//! Sweeps: every number is that of the whole report, and the table does not depend on threads, shards or interruptions.
#![cfg(feature = "command")]

use std::collections::BTreeSet;
use std::io::{BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use halfstep::analysis::{FlowSet, Partial, Parts, analyze, analyze_parts, order_study};
use halfstep::link::{parse, write};
use halfstep::sweep::{Axis, Cell, Grid, Merge, Pool, QUANTITIES, SERIES, Select, Shape, Shard, hash, ordered, row};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_halfstep")).arg("sweep").args(arguments).output().unwrap()
}

fn text(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A place for a file of a test, where none is yet.
fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("sweep");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    drop(std::fs::remove_file(&file));
    file
}

/// Links of every kind, short so that all their flows are quick.
fn links() -> Vec<String> {
    let sixty = include_str!("links/sixty.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let short = |link: &str| {
        let mut parsed = parse(link);
        parsed.settings.steps = parsed.settings.steps.min(60);
        write(&parsed.settings, &parsed.view)
    };
    let mut all: Vec<String> = sixty.map(short).collect();
    all.extend(
        [
            "opt=gd&h=3&steps=80",
            "opt=signum&h=0.1&steps=60",
            "opt=adam&h=5&b1=0&steps=60",
            "problem=own&f=x^4&x0=1&steps=30",
        ]
        .map(str::to_owned),
    );
    assert!(all.len() > 60);
    all
}

/// Every number that can be selected, of the places that a short run has.
fn names() -> Vec<String> {
    let series = SERIES.iter().flat_map(|series| {
        ["start", "end", "min", "max", "mean", "7"].map(|place| {
            let one = format!("{}.{place}", series.name);
            if Select::new(&[], &one).is_ok() { one } else { format!("{}.1.{place}", series.name) }
        })
    });
    QUANTITIES.iter().map(|one| one.name.to_owned()).chain(series).collect()
}

#[test]
fn a_part_of_a_report_is_that_of_the_whole_bit_for_bit() {
    let none = Parts::NONE;
    let flows = |f: fn(&mut FlowSet)| {
        let mut flows = FlowSet::default();
        f(&mut flows);
        Parts { flows, ..none }
    };
    let each = [
        none,
        flows(|f| f.first = true),
        flows(|f| f.modified = true),
        flows(|f| f.third = true),
        flows(|f| f.phase = true),
        Parts { loss: true, ..none },
        Parts { norm: true, ..none },
        Parts { effect: true, ..none },
        Parts { heuristic: true, ..none },
        Parts { validity: true, ..none },
        Parts { words: true, ..none },
        Parts { validity: true, effect: true, flows: FlowSet::ALL, ..none },
    ];
    for link in links() {
        let experiment = parse(&link).experiment;
        let whole = Partial::from(analyze(&experiment));
        for parts in &each {
            let part = analyze_parts(&experiment, parts);
            assert_eq!(part.theta, whole.theta, "{link}");
            assert_eq!(part.diverged_at, whole.diverged_at, "{link}");
            let same = |wanted: bool, same: bool| assert!(!wanted || same, "{link}: {parts:?}");
            same(parts.flows.first, part.flows.first == whole.flows.first);
            same(parts.flows.modified, part.flows.modified == whole.flows.modified);
            same(parts.flows.third, part.flows.third == whole.flows.third);
            same(parts.flows.phase, part.flows.phase == whole.flows.phase);
            same(parts.loss, part.loss == whole.loss && part.growth == whole.growth);
            same(parts.norm || parts.effect, part.norm == whole.norm);
            same(parts.effect, part.effect == whole.effect && part.coefficient == whole.coefficient);
            same(
                parts.effect,
                part.sign_changes == whole.sign_changes
                    && part.turned_at == whole.turned_at
                    && part.penalty == whole.penalty,
            );
            same(parts.heuristic || parts.validity, part.heuristic_from == whole.heuristic_from);
            same(parts.validity, part.validity == whole.validity);
            same(parts.words, part.verdict == whole.verdict);
            // What nobody asked for is not there.
            let flow = |wanted: bool, there: bool| assert!(wanted || parts.words || !there, "{link}: {parts:?}");
            flow(parts.flows.first || parts.validity, part.flows.first.is_some());
            flow(parts.flows.modified || parts.validity, part.flows.modified.is_some());
            flow(parts.flows.third, part.flows.third.is_some());
            flow(parts.flows.phase, part.flows.phase.is_some());
            flow(parts.loss || parts.validity, !part.loss.is_empty());
            flow(parts.effect, !part.effect.is_empty());
        }
    }
}

#[test]
fn every_name_gives_the_number_of_the_report() {
    let names = names();
    assert!(names.len() > 100);
    for link in ["steps=20", "opt=gd&steps=12", "opt=lion&problem=quadratic&steps=12"] {
        let parsed = parse(link);
        let mut report = analyze(&parsed.experiment);
        report.order = Some(order_study(&parsed.experiment, 4));
        let json = serde_json::to_value(&report).unwrap();
        let whole = Partial::from(report.clone());
        let select = Select::new(&["opt".into()], &names.join(",")).unwrap();
        for (name, cell) in select.names().zip(select.cells(&parsed, &whole)) {
            // One by one, so that each computes what it needs by itself.
            let alone = row(1, link.into(), &Select::new(&[], name).unwrap(), false);
            assert_eq!(alone.cells, std::slice::from_ref(&cell), "{link}: {name}");
        }
        let cell = |name: &str| row(1, link.into(), &Select::new(&[], name).unwrap(), false).cells[0].clone();
        let number = |name: &str| match cell(name) {
            Cell::Number(x) => x,
            other => panic!("{name}: {other:?}"),
        };
        // And against the fields of the JSON.
        assert_eq!(number("d"), json["validity"]["d"].as_f64().unwrap());
        assert_eq!(number("modified.largest_error"), json["flows"]["modified"]["largest_error"].as_f64().unwrap());
        assert_eq!(number("loss.end"), json["loss"].as_array().unwrap().last().unwrap().as_f64().unwrap());
        assert_eq!(number("theta.2.7"), json["theta"][7][1].as_f64().unwrap());
        assert_eq!(number("first.error.max"), json["flows"]["first"]["largest_error"].as_f64().unwrap());
        assert_eq!(number("order.modified"), json["order"]["slopes"]["modified"].as_f64().unwrap());
        let mean = report.norm.iter().sum::<f64>() / report.norm.len() as f64;
        assert_eq!(number("norm.mean"), mean);
        assert_eq!(cell("loss.999"), Cell::Nothing);
        assert_eq!(cell("theta.9.end"), Cell::Nothing);
        assert_eq!(cell("steps"), Cell::Whole(parsed.settings.steps as u64));
    }
}

#[test]
fn a_grid_is_every_combination_and_each_link_is_canonical() {
    let axis = |text: &str| Axis::new(text).unwrap();
    assert_eq!(axis("seed=1..4").values, ["1", "2", "3", "4"]);
    assert_eq!(axis("h=0.001..1:log:4").values, ["0.001", "0.01", "0.1", "1"]);
    // By the slider's own scale: h in decades, β in decades of 1−β, a rotation in equal steps.
    assert_eq!(axis("h=0.001..1:4").values, axis("h=0.001..1:log:4").values);
    assert_eq!(axis("b2=0.9..0.9999:4").values, ["0.9", "0.99", "0.999", "0.9999"]);
    assert_eq!(axis("rot=-30..30:3").values, ["-30", "0", "30"]);
    assert_eq!(axis("b1=0,0.5..0.9:lin:3").values, ["0", "0.5", "0.7", "0.9"]);
    assert_eq!(axis("x0=1,-2").values, ["1,-2"]);
    assert_eq!(axis("step=m=b1*m+g;step=m").values.len(), 1);
    for (text, says) in [
        ("hh=1", "Did you mean h?"),
        ("h", "KEY=VALUES"),
        ("h=", "no value"),
        ("h=a..b:3", "“a”"),
        ("h=0..1:log:3", "above 0"),
        ("b2=0.9..1:logit:3", "below 1"),
        ("opt=adam..lion", "words"),
        ("opt=adm", "Did you mean adam?"),
        ("h=0.1..1", "COUNT"),
        ("steps=1..10:cubic:3", "cubic"),
        ("f.a=high", "not a number"),
    ] {
        let why = Axis::new(text).unwrap_err();
        assert!(why.contains(says), "{text}: {why}");
    }

    let axes = [axis("b2=0.9,0.99"), axis("opt=lion,adam,gd"), axis("seed=0..2"), axis("b2=0.999")];
    let grid = Grid::new("https://example.org/?steps=50&b2=0.5&theme=dark", axes.to_vec()).unwrap();
    let all: Vec<String> = grid.links().collect();
    assert_eq!((grid.len(), all.len()), (27, 27));
    assert_eq!(all[0], "v=1&opt=lion&b2=0.9&steps=50&seed=0");
    assert_eq!(all[1], "v=1&opt=lion&b2=0.9&steps=50&seed=1");
    assert_eq!(all[26], "v=1&opt=gd&b2=0.999&steps=50&seed=2");
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 27);
    assert!(all.iter().all(|link| parse(link).warnings.is_empty()));
    let typed = Grid::new("opt=own&step=step=a*g;a = 1 in [0, 3]", vec![axis("step.a=0..2:3")]).unwrap();
    for (link, a) in typed.links().zip([0.0, 1.0, 2.0]) {
        let parsed = parse(&link);
        assert!(parsed.warnings.is_empty(), "{link}: {:?}", parsed.warnings);
        let row = row(1, link.clone(), &Select::new(&["step.a".into()], "").unwrap(), true);
        assert_eq!(row.cells, [Cell::Number(a)], "{link}");
    }
}

#[test]
fn results_come_in_order_and_work_stops() {
    let stop = AtomicBool::new(false);
    let begun = AtomicUsize::new(0);
    let slow = |n: u64| {
        begun.fetch_add(1, Ordering::Relaxed);
        // The first of each ten takes longest, so that later ones are done before it.
        std::thread::sleep(std::time::Duration::from_micros(if n.is_multiple_of(10) { 900 } else { 30 }));
        n
    };
    let pool = Pool::new(4).unwrap();
    let mut seen = Vec::new();
    let done = ordered(&pool, 0..1000_u64, &stop, slow, |n| {
        seen.push(n);
        Ok::<(), ()>(())
    });
    assert_eq!(done, Ok(true));
    assert!(seen.iter().copied().eq(0..1000));

    // Items are taken as they are needed: a sink that fails leaves most of them.
    begun.store(0, Ordering::Relaxed);
    let taken = AtomicUsize::new(0);
    let items = (0..1_000_000_u64).inspect(|_| {
        taken.fetch_add(1, Ordering::Relaxed);
    });
    let failed = ordered(&pool, items, &stop, slow, |n| if n == 5 { Err("full") } else { Ok(()) });
    assert_eq!(failed, Err("full"));
    assert!(taken.load(Ordering::Relaxed) < 1000 && begun.load(Ordering::Relaxed) < 1000);

    let mut count = 0;
    let stopped = ordered(&pool, 0..100_000_u64, &stop, slow, |n| {
        assert_eq!(n, count);
        count += 1;
        if count == 50 {
            stop.store(true, Ordering::Relaxed);
        }
        Ok::<(), ()>(())
    });
    assert_eq!((stopped, count), (Ok(false), 50));
}

const GRID: &[&str] = &["steps=20", "--grid", "b2=0.9..0.9999:6", "--grid", "opt=adam,lion,gd", "--seeds", "1..3"];

#[test]
fn the_table_is_the_same_for_any_number_of_threads_and_in_shards() {
    let with = |more: &[&str]| text(&[GRID, more].concat());
    let whole = with(&["-t", "1"]);
    assert_eq!(whole.lines().count(), 1 + 54);
    assert_eq!(
        whole.lines().next().unwrap(),
        "row,link,b2,opt,seed,d,grade,first.largest_error,modified.largest_error,loss.end,warnings,error"
    );
    for threads in ["2", "5"] {
        assert_eq!(whole, with(&["-t", threads]));
    }
    for (form, ending) in [("csv", "csv"), ("jsonl", "jsonl")] {
        let whole = with(&["--format", form]);
        let parts: Vec<PathBuf> = (1..=4).map(|k| file(&format!("part-{k}.{ending}"))).collect();
        let mut rows = 0;
        for (k, part) in (1..).zip(&parts) {
            let shard = format!("{k}/4");
            assert_eq!(with(&["--shard", &shard, "-o", part.to_str().unwrap()]), "");
            rows += std::fs::read_to_string(part).unwrap().lines().filter(|line| !line.starts_with("row,")).count();
        }
        assert_eq!(rows, 54);
        let merge =
            |files: &[PathBuf]| Command::new(env!("CARGO_BIN_EXE_halfstep")).arg("merge").args(files).output().unwrap();
        let shuffled = [2, 0, 3, 1].map(|k: usize| parts[k].clone());
        assert_eq!(String::from_utf8(merge(&shuffled).stdout).unwrap(), whole);
        let missing = merge(&parts[1..]);
        assert_eq!(missing.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&missing.stderr).contains("missing"));
        let twice = merge(&[&parts[..], &parts[..1]].concat());
        assert!(twice.status.code() == Some(1) && String::from_utf8_lossy(&twice.stderr).contains("twice"));
    }
}

#[test]
fn a_hash_never_changes_and_spreads_links() {
    // Written down once: a job array that began with one version can go on with another.
    assert_eq!(hash(""), 0xf52a_15e9_a9b5_e89b);
    assert_eq!(hash("v=1"), 0x93cf_eb80_da0f_4ad6);
    assert_eq!(hash("v=1&opt=adam&b2=0.9&seed=1"), 0x10d9_7938_e4ab_1ef9);
    let shard: Shard = "3/8".parse().unwrap();
    assert_eq!((shard.number, shard.of), (3, 8));
    assert!(["9/8", "x/3", "3", "1/0"].iter().all(|text| text.parse::<Shard>().is_err()));
    let grid = Grid::new("", vec![Axis::new("seed=1..8000").unwrap()]).unwrap();
    let links: Vec<String> = grid.links().collect();
    for number in 1..=8 {
        let count = links.iter().filter(|link| Shard { number, of: 8 }.has(link)).count();
        assert!((900..1100).contains(&count), "{count}");
    }
}

#[test]
fn a_sweep_that_was_cut_goes_on() {
    let whole = text(GRID);
    let table = file("cut.csv");
    let name = table.to_str().unwrap();
    // In the header, at its end, in a row, at the end of a row, and at the end.
    let rows = whole.match_indices('\n').map(|(at, _)| at + 1).collect::<Vec<_>>();
    for cut in [0, 5, rows[0], rows[0] + 7, rows[20], rows[20] + 30, whole.len()] {
        std::fs::write(&table, &whole[..cut]).unwrap();
        text(&[GRID, &["--resume", "-o", name]].concat());
        assert_eq!(std::fs::read_to_string(&table).unwrap(), whole, "cut at {cut}");
    }
    let lines = text(&[GRID, &["--format", "jsonl"]].concat());
    let cut = file("cut.jsonl");
    std::fs::write(&cut, &lines[..lines.len() / 2]).unwrap();
    text(&[GRID, &["--resume", "-o", cut.to_str().unwrap()]].concat());
    assert_eq!(std::fs::read_to_string(&cut).unwrap(), lines);

    // A table that is there is replaced only when asked.
    let kept = run(&[GRID, &["-o", name]].concat());
    assert!(kept.status.code() == Some(1) && String::from_utf8_lossy(&kept.stderr).contains("--overwrite"));
    assert_eq!(std::fs::read_to_string(&table).unwrap(), whole);
    std::fs::write(&table, "something else").unwrap();
    text(&[GRID, &["--overwrite", "-o", name]].concat());
    assert_eq!(std::fs::read_to_string(&table).unwrap(), whole);

    // Another sweep is not continued, and its table is left alone.
    for (other, says) in [
        (
            &["steps=21", "--grid", "b2=0.9..0.9999:6", "--grid", "opt=adam,lion,gd", "--seeds", "1..3"][..],
            "another sweep",
        ),
        (
            &["steps=20", "--grid", "b2=0.9..0.9999:6", "--grid", "opt=adam,lion,gd", "--seeds", "1..3", "-s", "d"],
            "other columns",
        ),
        (&["steps=20", "--grid", "b2=0.9", "--grid", "opt=adam,lion,gd", "--seeds", "1..3"], "more rows"),
    ] {
        let output = run(&[other, &["--resume", "-o", name]].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1), "{said}");
        assert!(said.contains(says) || said.contains("another sweep"), "{said}");
        assert_eq!(std::fs::read_to_string(&table).unwrap(), whole);
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_whole_rows_and_the_sweep_goes_on() {
    let table = file("interrupted.csv");
    let name = table.to_str().unwrap();
    // Long enough to be interrupted on any machine.
    let grid = ["--grid", "h=0.0001..0.01:400", "--grid", "steps=20000", "-s", "first.largest_error", "-o", name];
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_halfstep")).arg("sweep").args(grid).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let killed = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let status = child.wait().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(status.code(), Some(130), "{said}");
    assert!(said.contains("--resume"), "{said}");
    let cut = std::fs::read_to_string(&table).unwrap();
    let rows: Vec<&str> = cut.lines().collect();
    assert!(cut.ends_with('\n') && rows.len() < 400, "{}", rows.len());
    for (number, line) in rows.iter().enumerate().skip(1) {
        assert!(line.starts_with(&format!("{number},v=1&")) && line.split(',').count() == 7, "{line}");
    }
}

#[test]
fn warnings_and_failures_are_columns() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_halfstep"))
        .args(["sweep", "--format", "jsonl", "-s", "first.largest_error,third.largest_error,diverged_at,loss.end", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let links = "steps=5\n\n?hh=2&steps=5\nopt=gd&h=900&steps=400\nopt=adamax&steps=5\n";
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), links.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let rows: Vec<serde_json::Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(
        (&rows[0]["link"], &rows[0]["warnings"], &rows[0]["error"]),
        (&"steps=5".into(), &().into(), &().into())
    );
    assert_eq!(rows[1]["link"], "?hh=2&steps=5");
    assert!(rows[1]["warnings"].as_str().unwrap().contains("Did you mean h?"));
    assert_eq!(rows[1]["loss.end"], rows[0]["loss.end"]);
    let step = rows[2]["diverged_at"].as_u64().unwrap();
    assert!(rows[2]["error"].as_str().unwrap().contains(&format!("diverged at step {step} of 400")), "{}", rows[2]);
    assert!(rows[3]["third.largest_error"].is_null() && rows[3]["first.largest_error"].is_f64());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("1 of 4 rows have warnings.") && said.contains("1 of 4 rows are incomplete"), "{said}");

    let strict = Command::new(env!("CARGO_BIN_EXE_halfstep"))
        .args(["sweep", "--strict", "--grid", "h=0.001,1e9", "steps=5", "-s", "d"])
        .output()
        .unwrap();
    let table = String::from_utf8(strict.stdout).unwrap();
    assert_eq!(strict.status.code(), Some(4));
    assert!(table.lines().nth(2).unwrap().contains(",Refused"), "{table}");
    assert!(table.lines().nth(1).unwrap().ends_with(",,"), "{table}");
}

#[test]
fn a_merge_refuses_what_is_no_table() {
    let open = |text: &'static str| ("a.csv".to_owned(), BufReader::new(text.as_bytes()));
    let (header, mut rows) = Merge::new(vec![open("row,link\n2,b\n"), open("row,link\n1,a\n3,c\n")]).unwrap();
    let mut all = header;
    while let Some(line) = rows.next_row().unwrap() {
        all += &line;
    }
    assert_eq!(all, "row,link\n1,a\n2,b\n3,c\n");
    assert!(Merge::new(vec![open("row,link\n"), open("row,link,d\n")]).unwrap_err().contains("columns"));
    assert!(Merge::new(vec![open("row,link\nnonsense\n")]).unwrap_err().contains("not a row"));
}

#[test]
fn a_column_holds_what_it_says() {
    let names = names();
    let keys = ["opt", "x0", "b2", "steps", "bc", "seed"].map(str::to_owned);
    for link in ["steps=12", "opt=gd&h=900&steps=400", "problem=rosenbrock&opt=adamax&steps=9"] {
        let select = Select::new(&keys, &names.join(",")).unwrap();
        let row = row(1, link.into(), &select, false);
        for ((name, shape), cell) in select.names().zip(select.shapes()).zip(&row.cells) {
            let fits = match cell {
                Cell::Nothing => true,
                Cell::Number(_) => shape == Shape::Number,
                Cell::Whole(_) => shape == Shape::Whole,
                Cell::Word(_) => shape == Shape::Word,
            };
            assert!(fits, "{name}: {cell:?} is not {shape:?}");
        }
    }
}
