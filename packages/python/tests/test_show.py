"""The page in a notebook: where it comes from, and its link."""

import builtins
import os
from pathlib import Path

import pytest

import halfstep
from halfstep import _show

ADDRESS = "https://halfstep.example/"


@pytest.fixture
def shown():
    pytest.importorskip("anywidget")
    return lambda *given, **more: halfstep.show(*given, page=ADDRESS, **more)


def test_the_link_is_the_shortest_one(shown):
    page = shown("https://elsewhere.example/?opt=adam&b2=0.99", h=0.01)
    assert page.link == halfstep.run("b2=0.99", h=0.01).link
    page.link = "?opt=lion&h=1e-2"
    assert page.link == halfstep.link(opt="lion", h=0.01)
    assert "b2" not in page.link, "a link that is set says all of the state"


def test_a_link_without_a_run_is_that_of_the_run():
    for link in ["", "opt=lion&h=0.1", "preset=momentum", "problem=own&f=x^2&x0=1"]:
        assert halfstep.link(link, steps=30) == halfstep.run(link, steps=30).link
    with pytest.raises(halfstep.SettingError, match="Did you mean adam"):
        halfstep.link(opt="adma")


def test_what_cannot_be_used_is_said_as_elsewhere(shown):
    with pytest.raises(halfstep.SettingError) as caught:
        shown(b3=0.9)
    assert caught.value.key == "b3"
    with pytest.warns(halfstep.LinkWarning, match="b2"):
        page = shown("opt=gd&b2=7")
    assert page.link == halfstep.link(opt="gd", b2=0.999999)
    with pytest.warns(halfstep.LinkWarning, match="h"):
        page.link = "opt=lion&h=small"
    assert page.link == halfstep.link(opt="lion")
    strict = shown("opt=gd", strict=True)
    with pytest.raises(halfstep.SettingError) as caught:
        strict.link = "opt=lion&h=small"
    assert caught.value.key == "h" and strict.link == halfstep.link(opt="gd")
    with pytest.raises(halfstep.SettingError):
        shown("b2=7", strict=True)
    for height in (0, -3):
        with pytest.raises(ValueError, match="^height"):
            shown(height=height)


def test_the_page_sets_the_link_and_says_so(shown):
    page = shown(opt="gd", strict=True)
    heard = []
    page.observe(lambda change: heard.append(change["new"]), "link")
    # As the notebook tells it; a page of another version may know keys that are not known here.
    page.set_state({"link": "v=1&opt=lion&later=1"})
    assert page.link == "v=1&opt=lion&later=1" and heard == [page.link]
    with pytest.raises(halfstep.SettingError):
        page.link = "v=1&opt=lion&later=2"


def test_what_the_notebook_is_given(shown):
    page = shown(opt="gd", height=400)
    state = page.get_state()
    assert (state["link"], state["height"], state["_page"]) == (page.link, 400, ADDRESS)
    assert "halfstep/set" in state["_esm"] and "export default" in state["_esm"]
    page.height = None
    assert page.get_state("height") == {"height": None}


def test_the_page_is_a_file_or_that_of_the_wheel(tmp_path, monkeypatch):
    pytest.importorskip("anywidget")
    single = os.environ.get("HALFSTEP_SINGLE")
    if single:
        assert halfstep.show()._page == Path(single).read_text(encoding="utf-8")
    file = tmp_path / "halfstep.html"
    file.write_text('<!doctype html><script type="text/plain" id="the-run">AA</script>', encoding="utf-8")
    assert halfstep.show(page=file)._page == halfstep.show(page=str(file))._page == file.read_text(encoding="utf-8")
    other = tmp_path / "index.html"
    other.write_text("<!doctype html>", encoding="utf-8")
    for wrong, error in [(tmp_path / "none.html", FileNotFoundError), (tmp_path, FileNotFoundError), (other, ValueError)]:
        with pytest.raises(error, match="^page: "):
            halfstep.show(page=wrong)
    monkeypatch.setattr(_show, "PAGE", tmp_path / "page.html")
    with pytest.raises(FileNotFoundError, match="^page: .*page= .*dist --single-file"):
        halfstep.show()


def test_without_anywidget_only_show_fails(monkeypatch):
    real = builtins.__import__

    def refuse(name, *rest):
        if name.split(".")[0] == "anywidget":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setattr(_show, "_widget", _show._widget.__wrapped__)
    with pytest.raises(ImportError, match="pip install anywidget"):
        halfstep.show(page=ADDRESS)
    assert halfstep.run(steps=3).theta.shape[0] == 4
