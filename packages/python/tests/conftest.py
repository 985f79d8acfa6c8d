"""What all tests share."""

import pytest


def pytest_terminal_summary(terminalreporter):
    """Says how many passed as `cargo test` does, so that the project's tests are counted in one way."""
    count = lambda *names: sum(len(terminalreporter.stats.get(name, ())) for name in names)
    failed = count("failed", "error")
    word = "FAILED" if failed else "ok"
    terminalreporter.write_line(f"test result: {word}. {count('passed')} passed; {failed} failed;")


@pytest.fixture(autouse=True)
def no_silent_warnings(recwarn):
    """A link that a test did not mean to be wrong must not be: such a warning fails the test unless it looked at it."""
    import halfstep

    yield
    left = [w for w in recwarn.list if issubclass(w.category, halfstep.LinkWarning)]
    assert not left, [str(w.message) for w in left]
