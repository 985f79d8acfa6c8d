"""What is wrong is an error that names its key, or a warning where the rest can be used."""

import warnings

import pytest

import halfstep


@pytest.mark.parametrize(
    ("settings", "key", "reason"),
    [
        ({"b3": 0.9}, "b3", "unknown-key"),
        ({"opt": "adma"}, "opt", "not-understood"),
        ({"b2": 2}, "b2", "out-of-range"),
        ({"steps": 1.5}, "steps", "not-whole"),
        ({"h": "small"}, "h", "not-understood"),
        ({"x0": [1, 2, 3]}, "x0", "not-understood"),
        ({"f": "x^"}, "f", "formula"),
        ({"step": "q(g)"}, "step", "formula"),
        ({"preset": "nothing"}, "preset", "not-understood"),
        ({"h": float("nan")}, "h", None),
        ({"f": "x^2", "problem": "cubic"}, "f", None),
    ],
)
def test_a_keyword_that_cannot_be_used_is_an_error_with_its_key(settings, key, reason):
    with pytest.raises(halfstep.SettingError, match=key) as caught:
        halfstep.run(**settings)
    error = caught.value
    assert (error.key, error.reason) == (key, reason) and isinstance(error, ValueError)
    if reason:
        assert error.allowed and error.given


def test_an_error_says_what_may_have_been_meant():
    with pytest.raises(halfstep.SettingError, match="Did you mean adam") as caught:
        halfstep.run(opt="adma")
    assert caught.value.near == "adam"


def test_a_value_of_no_kind_names_its_key():
    with pytest.raises(TypeError, match="^h: "):
        halfstep.run(h=object())


def test_a_link_is_run_with_a_warning_or_refused():
    with pytest.warns(halfstep.LinkWarning, match="b2"):
        run = halfstep.run("opt=gd&b2=7&steps=3")
    (warning,) = run.warnings
    assert (warning.key, warning.reason, warning.given) == ("b2", "out-of-range", "7")
    assert str(warning) == warning.text and run.settings["opt"] == "gd"
    with pytest.raises(halfstep.SettingError) as caught:
        halfstep.run("opt=gd&b2=7&steps=3", strict=True)
    assert caught.value.key == "b2"
    with warnings.catch_warnings():
        warnings.simplefilter("error", halfstep.LinkWarning)
        with pytest.raises(halfstep.LinkWarning):
            halfstep.run("b2=7&steps=3")


def test_a_warning_of_the_link_stays_when_keywords_change_it():
    with pytest.warns(halfstep.LinkWarning):
        run = halfstep.run("nothing=1", steps=3)
    assert [w.key for w in run.warnings] == ["nothing"]


def test_figures_and_programs_name_what_they_do_not_know():
    run = halfstep.run("steps=5")
    for call, word in [
        (lambda: run.figure("map"), "figure"),
        (lambda: run.figure(theme="neon"), "theme"),
        (lambda: run.figure(width=-1), "width"),
        (lambda: run.code("fortran"), "language"),
        (lambda: run.orders(0), "halvings"),
    ]:
        with pytest.raises(ValueError, match=word):
            call()
