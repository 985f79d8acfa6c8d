"""Sweeps: the table is that of single runs, in every form."""

import os
import threading
import time

import numpy as np
import pytest

import halfstep

GRID = {"b2": "0.9..0.999:4", "opt": ["adam", "lion"], "steps": [50, 60]}
SELECT = ["d", "grade", "modified.largest_error", "sign_changes", "loss.end", "theta.2.end"]


def columns(**more):
    return halfstep.sweep("h=0.003", grid=GRID, select=SELECT, form="numpy", **more)


def test_every_row_is_its_run():
    table = columns()
    assert list(table) == ["row", "link", "b2", "opt", "steps", *SELECT, "warnings", "error"]
    assert table["row"].tolist() == list(range(1, 17))
    assert table["steps"][:4].tolist() == [50, 60, 50, 60] and table["opt"][:4].tolist() == ["adam", "adam", "lion", "lion"]
    for k, link in enumerate(table["link"]):
        run = halfstep.run(link)
        assert table["d"][k] == run.validity.d and table["grade"][k] == run.validity.grade
        assert table["modified.largest_error"][k] == run.modified.largest_error
        assert table["loss.end"][k] == run.loss[-1] and table["theta.2.end"][k] == run.theta[-1, 1]
        assert run.settings["h"] == 0.003 and table["b2"][k] == run.settings["b2"]
    assert all(error is None for error in table["error"])


def test_the_table_does_not_depend_on_threads():
    one, two = columns(threads=1), columns(threads=2)
    assert all(one[name].tolist() == two[name].tolist() for name in one)


def test_links_and_what_is_wrong_with_them():
    links = ["opt=gd&steps=5", "opt=gd&b2=7&steps=5", "problem=quadratic&opt=gd&h=3&steps=90"]
    table = halfstep.sweep(links=iter(links), select="loss.end,diverged_at", form="numpy")
    assert table["link"].tolist() == links and "b2" in table["warnings"][1] and "diverged" in table["error"][2]
    # A count that is missing makes the column of floats.
    assert np.isnan(table["diverged_at"][0]) and table["diverged_at"][2] > 0
    strict = halfstep.sweep(links=links, select="loss.end", strict=True, form="numpy")
    assert "Refused" in strict["error"][1] and np.isnan(strict["loss.end"][1])


def test_sequences_are_values_and_pairs_are_one():
    table = halfstep.sweep(
        grid={"x0": [[1, 2], [3, 4.5]], "h": np.geomspace(1e-4, 1e-2, 3)}, steps=3, select="x0", form="numpy"
    )
    assert table["x0"].tolist() == ["1,2"] * 3 + ["3,4.5"] * 3
    np.testing.assert_allclose(table["h"], [1e-4, 1e-3, 1e-2] * 2, rtol=1e-12)


def test_a_formula_has_a_sweep():
    table = halfstep.sweep(f="a*x^2/2; a = 1 in [0, 9]", x0=1, opt="gd", h=0.1, steps=1, grid={"f_a": [1, 2]},
                           select="theta.1.end", form="numpy")
    np.testing.assert_allclose(table["theta.1.end"], [0.9, 0.8])


def test_errors_name_the_key():
    for call, key in [
        (lambda: halfstep.sweep(grid={"b3": [1]}, form="numpy"), "b3"),
        (lambda: halfstep.sweep(grid={"opt": ["adma"]}, form="numpy"), "opt"),
        (lambda: halfstep.sweep(grid={"b2": "0.9..0.99"}, form="numpy"), "b2"),
        (lambda: halfstep.sweep(grid={"b2": []}, form="numpy"), "b2"),
        (lambda: halfstep.sweep(select="losss.end", form="numpy"), "losss.end"),
        (lambda: halfstep.sweep(b2=3, form="numpy"), "b2"),
    ]:
        with pytest.raises(halfstep.SettingError) as caught:
            call()
        assert caught.value.key == key
    with pytest.raises(ValueError, match="form"):
        halfstep.sweep(form="excel")
    with pytest.raises(ValueError, match="links"):
        halfstep.sweep("opt=gd", links=["opt=gd"], form="numpy")


def test_pandas_knows_what_is_missing():
    pandas = pytest.importorskip("pandas")
    links = ["opt=gd&steps=5", "problem=quadratic&opt=gd&h=3&steps=90"]
    frame = halfstep.sweep(links=links, select="loss.end,diverged_at,grade")
    assert isinstance(frame, pandas.DataFrame) and frame.shape == (2, 7)
    assert str(frame["diverged_at"].dtype) == "Int64" and frame["diverged_at"].isna().tolist() == [True, False]
    assert frame["loss.end"].dtype == np.float64 and frame["error"].isna().tolist() == [True, False]
    assert frame.groupby("grade")["loss.end"].size().sum() == 2


def test_arrow_knows_what_is_missing():
    pyarrow = pytest.importorskip("pyarrow")
    links = ["opt=gd&steps=5", "problem=quadratic&opt=gd&h=3&steps=90"]
    table = halfstep.sweep(links=links, select="loss.end,diverged_at,grade", form="arrow")
    assert table.schema.field("diverged_at").type == pyarrow.int64()
    assert table["diverged_at"].null_count == 1 and table["error"].null_count == 1
    assert table["grade"].to_pylist()[0] == "green" and table["loss.end"].type == pyarrow.float64()


def test_python_goes_on_and_ctrl_c_ends_it():
    import _thread

    timer = threading.Timer(0.3, _thread.interrupt_main)
    timer.start()
    start = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        halfstep.sweep(grid={"seed": "1..100000"}, select="d", form="numpy")
    assert time.perf_counter() - start < 10


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core")
def test_all_cores_work():
    start, cpu = time.perf_counter(), time.process_time()
    halfstep.sweep(grid={"h": "0.001..0.003:lin:300"}, form="numpy")
    elapsed, worked = time.perf_counter() - start, time.process_time() - cpu
    # What other programs leave of the cores is not ours to say: only that more than one thread ran.
    assert worked / elapsed > 0.2
    start, cpu = time.perf_counter(), time.thread_time()
    halfstep.sweep(grid={"h": "0.001..0.003:lin:100"}, form="numpy", threads=2)
    assert time.thread_time() - cpu < 0.5 * worked, "the work is not done on the caller's thread"


def test_what_can_be_selected_is_listed():
    listed = halfstep.quantities()
    assert listed["numbers"]["d"]["unit"] == "1" and "loss" in listed["series"] and "end" in listed["places"]
    names = [*listed["numbers"]]
    table = halfstep.sweep("steps=20", select=names, form="numpy")
    assert len(table["row"]) == 1 and set(names) <= set(table)
    assert set(halfstep.settings()["opt"]["choices"]) >= {"adam", "lion", "muon"}
