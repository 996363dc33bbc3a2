"""Where the fake Stripe can't run, its tests are skipped with the reason, and in CI they fail."""

import pytest

from tests import emulator


@pytest.mark.parametrize(("ci", "ends"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_without_node(monkeypatch, ci, ends):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ends, match="needs node and npm"):
        emulator.fetch()


@pytest.mark.parametrize(("ci", "ends"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_where_npm_can_fetch_nothing(monkeypatch, tmp_path, ci, ends):
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho no network >&2\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(emulator, "KEPT", tmp_path / "kept")
    with pytest.raises(ends, match="no network"):
        emulator.fetch()
    assert not (tmp_path / "kept" / "emulate").exists()
