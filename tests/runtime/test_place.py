"""Where root's server lies: outside every checkout, with programs that its account can reach."""

import os
import pwd
from pathlib import Path

import pytest

from mesoplan.runtime.postgres import place
from mesoplan.runtime.postgres.place import CannotServe, Place, binaries, make_place


@pytest.fixture
def roots_folder(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "lib" / "mesoplan"
    monkeypatch.setattr(place, "ROOTS_FOLDER", folder)
    return folder


@pytest.fixture
def as_root(monkeypatch):
    """Root as far as the choice of a folder goes; the folders are made by whoever runs the test."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(place, "_refuse_anothers", lambda entrance: None)


def test_root_gets_a_folder_of_mesoplans_own_and_keeps_it(tmp_path, roots_folder, as_root):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    first = make_place(home / "var")
    assert first.folder.parent == roots_folder
    assert first.run_as["user"] != 0
    assert first.run_as["extra_groups"] == []
    assert home.stat().st_mode & 0o777 == 0o700
    assert roots_folder.stat().st_mode & 0o777 == 0o711
    assert make_place(home / "var") == first


def test_a_link_whose_folder_was_deleted_is_made_anew(tmp_path, roots_folder, as_root):
    first = make_place(tmp_path / "var")
    first.folder.rmdir()
    second = make_place(tmp_path / "var")
    assert second.folder.is_dir()
    assert second.folder != first.folder


def test_a_machine_without_an_account_for_it_is_told_so(tmp_path, roots_folder, as_root, monkeypatch):
    def unknown(name):
        raise KeyError(name)

    monkeypatch.setattr(pwd, "getpwnam", unknown)
    with pytest.raises(CannotServe, match="no account 'postgres' or 'nobody'"):
        make_place(tmp_path / "var")


def test_roots_programs_are_copied_to_where_its_account_can_run_them(roots_folder):
    roots_folder.mkdir(parents=True)
    folder = binaries(Place(folder=roots_folder, run_as={"user": 1, "group": 1, "extra_groups": []}))
    assert folder.is_relative_to(roots_folder)
    assert (folder / "postgres").stat().st_mode & 0o777 == 0o755
    assert (folder.parent / "share").stat().st_mode & 0o777 == 0o755
    made = (folder / "postgres").stat().st_ino
    again = binaries(Place(folder=roots_folder, run_as={"user": 1, "group": 1, "extra_groups": []}))
    assert (again / "postgres").stat().st_ino == made


def test_anyone_else_runs_the_programs_where_they_are_installed(roots_folder):
    assert not binaries(Place(folder=roots_folder, run_as={})).is_relative_to(roots_folder)


def test_a_missing_wheel_is_told_with_what_to_do(roots_folder, monkeypatch):
    monkeypatch.setattr(place, "find_spec", lambda name: None)
    with pytest.raises(CannotServe, match="run script/setup, or set DATABASE_URL"):
        binaries(Place(folder=roots_folder, run_as={}))
