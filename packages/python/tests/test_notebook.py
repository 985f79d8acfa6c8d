"""The tutorial runs from its first cell to its last."""

from pathlib import Path

import pytest

from halfstep._show import PAGE

NOTEBOOK = Path(__file__).parent.parent / "tutorial.ipynb"


def test_the_tutorial_runs(tmp_path):
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") for cell in notebook.cells), "the notebook is kept without outputs"
    if not PAGE.is_file():
        # A wheel may be without the page.
        notebook.cells = [cell for cell in notebook.cells if "page" not in cell.metadata.get("tags", [])]
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("image/svg+xml" in data for data in shown), "a figure shows itself"
    assert any("text/html" in data for data in shown), "a table shows itself"
    if PAGE.is_file():
        assert any("application/vnd.jupyter.widget-view+json" in data for data in shown), "the page shows itself"
