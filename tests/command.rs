//! The program: what it prints, where, and with which exit code.
#![cfg(feature = "command")]

#[path = "common/generated.rs"]
mod generated;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use halfstep::answer::answer;
use halfstep::link::{Group, Kind, SCHEMA, parse};
use serde_json::Value;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_halfstep"))
}

fn ask(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

/// With a text on standard input.
fn told(arguments: &[&str], input: &str) -> Output {
    let mut child =
        program().args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn json(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", err(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A place for a file of a test.
fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("command");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

const LINK: &str = "opt=adam&b2=0.999&steps=40";

#[test]
fn a_link_gives_the_numbers_of_the_library() {
    let want = serde_json::to_string_pretty(&answer(LINK)).unwrap() + "\n";
    let address = format!("https://example.org/halfstep/?v=1&{LINK}#x");
    // A query, an address, flags, and the old name.
    for arguments in [
        &["run", "--json", LINK][..],
        &["run", "--json", &address],
        &["run", "--json", "--opt", "adam", "--b2", "0.999", "--steps", "40"],
        &["report", "--json", LINK],
    ] {
        let output = ask(arguments);
        assert!(out(&output) == want, "{arguments:?}: {}", err(&output));
    }
    assert_eq!(json(&told(&["link", "--json", "-"], LINK))["link"], "v=1&b2=0.999&steps=40");
}

#[test]
fn a_race_is_written_with_all_its_runs() {
    const RACE: &str = "steps=30&race=first&b.opt=gd&b.h=0.004&c.opt=lion";
    let runs = json(&ask(&["run", "--race", "--json", RACE]))["runs"].clone();
    assert_eq!(runs.as_array().unwrap().len(), 3);
    assert_eq!(runs[1]["finish"]["name"], "Gradient descent");
    let csv = ask(&["run", "--race", "--csv", RACE]);
    let rows: Vec<&str> = out(&csv).lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!((rows.len(), rows[0]), (1 + 3 * 31, "run,step,time,loss,one_norm,theta_1,theta_2,error_first"));
    let error = answer("steps=30&opt=gd&h=0.004").report.flows.first.unwrap().error[30];
    assert_eq!(rows[1 + 31 + 30].rsplit(',').next().unwrap().parse::<f64>().unwrap(), error);
    let words = ask(&["run", "--race", RACE]);
    assert_eq!(out(&words).matches("largest error against the iterates").count(), 3);
    let program = ask(&["code", "--race", "-l", "pytorch", RACE]);
    assert!(out(&program).contains("def run_3():"), "{}", err(&program));
    let alone = ask(&["run", "--race", "--json", "steps=30"]);
    assert_eq!(alone.status.code(), Some(2));
    assert!(err(&alone).contains("has no race"), "{}", err(&alone));
}

#[test]
fn every_setting_of_the_schema_is_a_flag_and_a_flag_counts_before_the_link() {
    for row in SCHEMA.iter().filter(|row| !matches!(row.group, Group::Link | Group::View)) {
        // A table has no usual value; one that is given stays in the link.
        let (usual, link) = match row.kind {
            Kind::Table { .. } => ("x,y~0,1".into(), "v=1&data=x,y~0,1\n"),
            _ => (row.default(&Default::default()).words(), "v=1\n"),
        };
        let output = ask(&["link", "--quiet", &format!("--{}", row.key), &usual]);
        assert_eq!((output.status.code(), out(&output)), (Some(0), link), "--{} {usual}: {}", row.key, err(&output));
    }
    let line = |arguments: &[&str]| out(&ask(&[&["link", "-q"], arguments].concat())).trim().to_owned();
    assert_eq!(line(&["opt=lion&h=0.1&steps=9", "--h", "0.2"]), parse_and_write("opt=lion&h=0.2&steps=9"));
    assert_eq!(
        line(&["--x0", "-1,-2.5", "--rot", "-30", "--problem", "quadratic"]),
        parse_and_write("problem=quadratic&rot=-30&x0=-1,-2.5")
    );
    let typed = line(&[
        "--opt",
        "own",
        "--step",
        "m = b1*m + (1-b1)*g; a = 1 in [0, 3]; step = a*sign(m)",
        "--set",
        "step.a=2",
    ]);
    let parsed = parse(&typed);
    assert!(parsed.warnings.is_empty() && typed.ends_with("step.a=2"), "{typed}");
    assert!(parsed.settings.typed.step.text.contains("sign(m)"));
    let preset = halfstep::link::PRESETS.last().unwrap();
    assert_eq!(line(&["--preset", preset.name]), preset.link);
}

fn parse_and_write(link: &str) -> String {
    let parsed = parse(link);
    assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
    halfstep::link::write(&parsed.settings, &parsed.view)
}

#[test]
fn a_file_that_the_page_saved_is_read() {
    let saved = file("halfstep.json");
    std::fs::write(&saved, serde_json::to_string(&answer(LINK)).unwrap()).unwrap();
    let link = ask(&["link", "-q", saved.to_str().unwrap()]);
    assert_eq!(out(&link).trim(), parse_and_write(LINK));
    // And changed.
    let changed = ask(&["link", "-q", saved.to_str().unwrap(), "--steps", "41"]);
    assert_eq!(out(&changed).trim(), parse_and_write("b2=0.999&steps=41"));
    std::fs::write(&saved, "{\"a\": 1}").unwrap();
    let wrong = ask(&["run", saved.to_str().unwrap()]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(err(&wrong).contains("no link in it"), "{}", err(&wrong));
    let missing = ask(&["run", "not-there.json"]);
    assert!(missing.status.code() == Some(1) && err(&missing).contains("not-there.json"));
}

#[test]
fn warnings_are_on_standard_error_and_strict_refuses() {
    let output = ask(&["run", "hh=2&steps=9"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(out(&output).starts_with("v=1&steps=9\n") && !out(&output).contains("warning"));
    assert_eq!(err(&output), "warning: Unknown setting “hh”. Did you mean h?\n");
    let refused = ask(&["run", "--strict", "hh=2&steps=9"]);
    assert_eq!((refused.status.code(), out(&refused)), (Some(4), ""));
    assert!(err(&refused).contains("hh"));
    // On the command line a word that is none is a slip.
    for (arguments, says) in [
        (&["run", "--opt", "adm"][..], "Did you mean adam?"),
        (&["run", "--set", "hh=2"], "Did you mean h?"),
        (&["run", "--bets", "0.9"], "--bets"),
        (&["run", "--h", "much"], "“much”"),
        (&["figure", "pth"], "path"),
        (&["code", "--language", "matlab"], "pytorch"),
        (&["run", "--json", "--csv"], "--csv"),
        (&["sweep"], "--grid"),
        (&["sweep", "--grid", "h=0.1", "--select", "modified.largest_eror"], "modified.largest_error"),
        (&["sweep", "--grid", "opt=adam,lyon"], "lion"),
        (&["sweep", "--grid", "h=0.1..1"], "COUNT"),
        (&["sweep", "--grid", "h=0.1", "--shard", "0/4"], "1/4"),
        (&["sweep", "--steps", "9", "-"], "standard input"),
        (&["sweep", "--grid", "h=0.1", "-"], "standard input"),
        (&["sweep", "--grid", "h=0.1", "-s", "theta.end"], "theta.1.end"),
    ] {
        let output = ask(arguments);
        assert_eq!((output.status.code(), out(&output)), (Some(2), ""), "{arguments:?}");
        assert!(err(&output).contains(says), "{arguments:?}: {}", err(&output));
    }
}

#[test]
fn links_on_standard_input_are_answered_line_by_line() {
    let output = told(&["run", "--json", "-"], "steps=5\n\nhh=1&steps=6\n");
    let lines: Vec<Value> = out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["given"], lines[0]["theta"].as_array().unwrap().len()), (&"steps=5".into(), 6));
    assert_eq!(lines[1]["warnings"][0]["key"], "hh");
    // With flags it is one link, changed by them.
    let changed = told(&["run", "--json", "--steps", "7", "-"], "opt=gd&steps=5\n");
    assert_eq!(json(&changed)["link"], "v=1&opt=gd&steps=7");
    let strict = told(&["run", "--json", "--strict", "-"], "steps=5\nhh=1\n");
    let lines: Vec<Value> = out(&strict).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(strict.status.code(), Some(4));
    assert!(
        lines[0]["error"].is_null()
            && lines[1]["error"].as_str().unwrap().contains("hh")
            && lines[1]["theta"].is_null()
    );
}

#[test]
fn orders_maps_programs_and_figures_come_out() {
    let study = json(&ask(&["order", "--json", "--halvings", "2"]));
    let slope = study["slopes"]["modified"].as_f64().unwrap();
    assert!((slope - 2.0).abs() < 0.3, "{slope}");
    let table = ask(&["order", "--csv", "--halvings", "2", "steps=60"]);
    assert_eq!(out(&table).lines().filter(|line| !line.starts_with('#')).count(), 4);

    let map = ask(&["map", "--side", "4", "--csv", "--at", "20", "steps=60"]);
    let cells: Vec<&str> = out(&map).lines().filter(|line| !line.starts_with('#')).skip(1).collect();
    assert_eq!(cells.len(), 16);
    // β large and ρ small: c has no negative part but B_ρ, which is 1 without memory.
    let c: f64 = cells[3].rsplit(',').next().unwrap().parse().unwrap();
    assert!(c > 0.0, "{}", cells[3]);
    assert_eq!(ask(&["map", "opt=gd"]).status.code(), Some(2));
    let runs = ask(&["map", "--runs", "one-norm", "--side", "3", "--csv", "steps=300"]);
    assert_eq!(out(&runs).lines().count(), 2 + 9);

    let code = ask(&["code", "--language", "pytorch", "epsin=0"]);
    assert!(out(&code).contains("torch.optim.Adam"), "{}", out(&code));
    assert_eq!(ask(&["code", "sched=cosine"]).status.code(), Some(2));

    let target = file("path.svg");
    let drawn = ask(&[
        "figure",
        "path",
        "steps=60",
        "--width",
        "3.25in",
        "--font-size",
        "8",
        "--theme",
        "paper",
        "-o",
        target.to_str().unwrap(),
    ]);
    assert_eq!((drawn.status.code(), out(&drawn)), (Some(0), ""), "{}", err(&drawn));
    let svg = std::fs::read_to_string(&target).unwrap();
    assert!(svg.contains("width=\"312\" height=\"195\""), "{}", &svg[..300]);
    // 8 pt are 10⅔ CSS pixels, and eight units of the document to each.
    assert!(svg.contains("font-size=\"85"), "{}", svg.matches("font-size").count());
    assert!(svg.contains("#ffffff"));
    let order = ask(&["figure", "order", "steps=60"]);
    assert!(out(&order).contains("<svg") && out(&order).len() > 4000);
    for (runs, title) in [(&[][..], "coefficient c"), (&["--runs", "one-norm", "--side", "4"][..], "whole runs")] {
        let map = ask(&[&["figure", "map", "steps=60", "--at", "20", "--theme", "paper"][..], runs].concat());
        assert!(out(&map).contains(title) && out(&map).contains(">ρ</text>"), "{}", err(&map));
        assert_eq!(out(&map).matches("data:image/png;base64,iVBOR").count(), 2, "the cells and their key");
    }
    assert_eq!(ask(&["figure", "map", "opt=gd"]).status.code(), Some(2));
    assert_eq!(ask(&["figure", "path", "-o", "path.gif"]).status.code(), Some(2));

    let cited = ask(&["cite", "--address", "https://example.org/", "--day", "2026-01-31", "steps=9"]);
    for part in ["Cattaneo", "https://example.org/?v=1&steps=9", "\\theta_j'", "2026-01-31"] {
        assert!(out(&cited).contains(part), "{part}: {}", out(&cited));
    }
    assert!(out(&ask(&["cite", "--tex", "steps=9"])).starts_with("\\begin{gather*}"));
}

#[test]
fn a_part_that_a_method_does_not_have_is_said() {
    let strip = |link: &str| ask(&["figure", "strip", link]);
    let (whole, lacking) = (strip("steps=40"), strip("steps=40&part=9"));
    assert_eq!(out(&whole), out(&lacking));
    assert_eq!(err(&whole), "");
    assert!(err(&lacking).contains("no part 9"), "{}", err(&lacking));
    assert_eq!(err(&strip("steps=40&part=2")), "");
}

#[test]
fn latex_sets_the_texts_of_a_figure() {
    let target = file("tex.svg");
    let place = target.to_str().unwrap();
    let figures = ["path", "error", "strip", "memory", "multiples", "order", "order-fixed", "map"];
    for figure in figures {
        let ask = |more: &[&str]| {
            let shape = ["--width", "4in", "--font-size", "8", "--theme", "paper", "-o", place];
            let drawn = ask(&[&["figure", figure, "at=20&steps=60"][..], &shape, more].concat());
            assert_eq!(drawn.status.code(), Some(0), "{figure}: {}", err(&drawn));
            std::fs::read_to_string(&target).unwrap()
        };
        let (whole, bare) = (ask(&[]), ask(&["--tex"]));
        let tex = std::fs::read_to_string(format!("{place}_tex")).unwrap();
        let count = whole.matches("<text").count();
        assert!(count > 4 && !bare.contains("<text"), "{figure}");
        assert!(bare.matches("<path").count() == whole.matches("<path").count(), "{figure}");
        assert_eq!(tex.matches("\\put(").count(), count + 1, "{figure}");
        assert!(tex.contains("\\begin{picture}(288,180)%") && tex.contains("\\fontsize{8}{9.6}"), "{tex}");
        assert!(tex.contains("[width=288bp,height=180bp]{tex}"), "{tex}");
        let body = tex.split_once("\\begingroup").unwrap().1;
        assert!(body.is_ascii(), "{figure}: {:?}", body.chars().find(|c| !c.is_ascii()));
        let depth = |c: char| body.matches(c).count() - body.matches(&format!("\\{c}")).count();
        assert_eq!(depth('{'), depth('}'), "{figure}");
        // Each text at its place: in the picture from above in eighths of a pixel, here from below in big points.
        for line in body.lines().filter(|line| line.starts_with("\\put(") && line.contains("\\makebox")) {
            let (x, y) = line[5..].split_once(')').unwrap().0.split_once(',').unwrap();
            let place = [x, y].map(|part| part.parse::<f64>().unwrap());
            assert!((0.0..=288.0).contains(&place[0]) && (0.0..=180.0).contains(&place[1]), "{line}");
        }
        if figure == "path" {
            let svg = whole.split("<text").find(|part| part.ends_with(">θ₁</text>")).unwrap();
            let at = |name: &str| {
                let rest = svg.split_once(&format!(" {name}=\"")).unwrap().1;
                rest.split_once('"').unwrap().0.parse::<f64>().unwrap() / 8.0 * 0.75
            };
            let line = body.lines().find(|line| line.ends_with("\\ensuremath{\\theta}\\ensuremath{_{1}}}}}%")).unwrap();
            let (x, y) = line[5..].split_once(')').unwrap().0.split_once(',').unwrap();
            let off = (x.parse::<f64>().unwrap() - at("x")).hypot(180.0 - y.parse::<f64>().unwrap() - at("y"));
            assert!(off < 0.002, "{line} is not where {svg} is");
        }
    }
    assert_eq!(ask(&["figure", "path", "--tex"]).status.code(), Some(2));
}

#[test]
fn result_codes_are_checked() {
    use halfstep::lesson::{LESSONS, result};
    let right = (1..=LESSONS.len()).find_map(|n| {
        let key = LESSONS[n - 1].key()?;
        let [halfstep::lesson::Part::Number(x)] = key.right[..] else { return None };
        result(n, &halfstep::link::write_number(x), "Ada L.").ok()
    });
    let right = right.unwrap();
    let good = ask(&["check", &right]);
    assert!(good.status.code() == Some(0) && out(&good).starts_with("right: Ada L."), "{}", out(&good));
    let both = told(&["check", "--json", "-"], &format!("{right}\nnonsense\n"));
    assert_eq!(both.status.code(), Some(3));
    let lines: Vec<Value> = out(&both).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines[0]["right"] == true && lines[1]["error"].as_str().unwrap().contains("not a result code"));

    // Of an exercise of a lecturer's, with its link.
    let link = "v=1&steps=40&task=How+many%3F&ask=n,,steps_taken,0&view=lessons";
    let code = halfstep::exercise::result(&halfstep::link::parse(link), &[Some(40.0)], "40", "Ada L.").unwrap();
    let good = ask(&["check", "--exercise", link, &code]);
    assert!(good.status.code() == Some(0) && out(&good).starts_with("right: Ada L., How many?"), "{}", out(&good));
    let unknown = ask(&["check", &code]);
    assert!(
        unknown.status.code() == Some(3) && out(&unknown).contains("its exercise is not given"),
        "{}",
        out(&unknown)
    );
}

#[test]
fn help_version_completions_and_man_pages() {
    let version = ask(&["--version"]);
    assert_eq!(out(&version), concat!("halfstep ", env!("CARGO_PKG_VERSION"), "\n"));
    let help = ask(&["--help"]);
    for part in ["FIGURES", "UNITS", "EXIT CODES", "order-fixed", "anti-penalty"] {
        assert!(out(&help).contains(part), "{part}");
    }
    // The schema's own sentence and range are the flag's help.
    let run = ask(&["run", "--help"]);
    let row = SCHEMA.iter().find(|row| row.key == "wd" && matches!(row.kind, Kind::Number { .. })).unwrap();
    let flat = out(&run).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(&row.help.split_whitespace().collect::<Vec<_>>().join(" ")), "{flat}");
    assert!(flat.contains("a number from 0 to 1e6"), "{flat}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(out(&ask(&["completions", shell])).contains("halfstep"), "{shell}");
    }
    let folder = file("man");
    assert_eq!(ask(&["man", "-o", folder.to_str().unwrap()]).status.code(), Some(0));
    assert!(std::fs::read_to_string(folder.join("halfstep-sweep.1")).unwrap().contains("shard"));
}

#[test]
fn the_docs_are_those_of_the_program() {
    let page = include_str!("../docs/command.md");
    assert_eq!(page, generated::command(page), "cargo run --example command_reference writes it");
}
