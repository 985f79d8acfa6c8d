"""Figures: as they show themselves, and as files."""

import xml.etree.ElementTree as tree

import pytest

import halfstep

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", ["path", "error", "strip", "memory", "multiples", "order", "order-fixed"])
def test_every_figure_is_an_svg_of_its_size(name, tmp_path):
    figure = halfstep.run("steps=120").figure(name, width=3.25, height=2, font_size=8, theme="paper")
    root = tree.fromstring(figure.svg)
    assert root.tag == f"{SVG}svg" and (root.get("width"), root.get("height")) == ("312", "192")
    assert root.find(f"{SVG}title").text and len(root.findall(f".//{SVG}text")) > 3
    assert figure._repr_svg_() == figure.svg and figure.name == name
    figure.save(tmp_path / "figure.svg")
    assert (tmp_path / "figure.svg").read_text() == figure.svg


def test_a_figure_draws_what_the_link_says():
    few = halfstep.run("steps=120&lines=first").figure().svg
    more = halfstep.run("steps=120&lines=first,modified").figure().svg
    assert len(few) < len(more)


def test_other_endings_are_refused(tmp_path):
    with pytest.raises(ValueError, match="path"):
        halfstep.run("steps=5").figure().save(tmp_path / "figure.pdf")
