//! Sweeps as Parquet: in builds with the feature `parquet`. The crate's own reader reads the file back, and the table is that
//! of the CSV.
#![cfg(all(feature = "command", feature = "parquet"))]

use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Output};

use parquet::basic::Type;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("parquet");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    drop(std::fs::remove_file(&file));
    file
}

fn sweep(rest: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_halfstep")).arg("sweep").args(rest).output().unwrap()
}

fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Double(x) => format!("{x:?}"),
        Field::Long(n) => n.to_string(),
        Field::Str(word) => word.clone(),
        other => other.to_string(),
    }
}

/// The names, the types, and every cell as the CSV would have it.
fn read(name: &PathBuf) -> (Vec<(String, Type)>, Vec<Vec<String>>) {
    let reader = SerializedFileReader::new(File::open(name).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let columns = schema.columns().iter().map(|one| (one.name().to_owned(), one.physical_type())).collect();
    let rows = reader.get_row_iter(None).unwrap();
    let rows = rows.map(|row| row.unwrap().get_column_iter().map(|(_, field)| text(field)).collect()).collect();
    (columns, rows)
}

#[test]
fn the_table_is_that_of_the_csv() {
    let arguments = [
        "steps=60",
        "--grid",
        "b2=0.9..0.999:6",
        "--grid",
        "opt=adam,gd",
        "--grid",
        "h=0.001,3",
        "-s",
        "d,grade,loss.end,diverged_at,sign_changes,verdict",
    ];
    let (csv, parquet) = (file("a.csv"), file("a.parquet"));
    for (form, threads) in [(&csv, "1"), (&parquet, "2")] {
        let output = sweep(&[&arguments[..], &["-t", threads, "-o", form.to_str().unwrap()]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let (columns, rows) = read(&parquet);
    let mut lines = csv::ReaderBuilder::new().has_headers(false).from_path(&csv).unwrap();
    let mut lines = lines.records().map(|line| line.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    assert_eq!(columns.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(), header);
    assert_eq!(rows, lines.collect::<Vec<_>>());
    assert_eq!(rows.len(), 24);
    assert!(rows.iter().flatten().any(String::is_empty), "some numbers are missing");
    let of = |name: &str| columns.iter().find(|one| one.0 == name).unwrap().1;
    assert_eq!((of("row"), of("d"), of("b2")), (Type::INT64, Type::DOUBLE, Type::DOUBLE));
    assert_eq!((of("diverged_at"), of("opt"), of("error")), (Type::INT64, Type::BYTE_ARRAY, Type::BYTE_ARRAY));
}

#[test]
fn several_groups_of_rows_are_one_table() {
    let parquet = file("long.parquet");
    let output = sweep(&["steps=1", "--grid", "seed=1..20000", "-s", "loss.end", "-o", parquet.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (_, rows) = read(&parquet);
    assert_eq!(rows.len(), 20_000);
    assert!(rows.iter().enumerate().all(|(k, row)| row[0] == (k + 1).to_string() && row[2] == row[0]));
    let groups = SerializedFileReader::new(File::open(&parquet).unwrap()).unwrap().num_row_groups();
    assert!(groups > 1);
}

#[test]
fn a_file_is_not_gone_on_with_and_not_replaced() {
    let parquet = file("there.parquet");
    let place = parquet.to_str().unwrap();
    assert!(sweep(&["steps=3", "-s", "loss.end", "-o", place]).status.success());
    let again = sweep(&["steps=3", "-s", "loss.end", "-o", place]);
    assert_eq!(again.status.code(), Some(1));
    let resumed = sweep(&["steps=3", "-s", "loss.end", "--resume", "-o", place]);
    assert_eq!(resumed.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&resumed.stderr).contains("CSV"));
    assert!(sweep(&["steps=3", "-s", "loss.end", "--overwrite", "-o", place]).status.success());
    assert_eq!(read(&parquet).1.len(), 1);
}

#[cfg(unix)]
#[test]
fn interrupted_it_is_a_valid_file() {
    let parquet = file("cut.parquet");
    let mut child = Command::new(env!("CARGO_BIN_EXE_halfstep"))
        .args(["sweep", "steps=4000", "--grid", "seed=1..100000", "-s", "d", "-o"])
        .arg(&parquet)
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1500));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let (_, rows) = read(&parquet);
    assert!(rows.iter().enumerate().all(|(k, row)| row[0] == (k + 1).to_string()));
}
