from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from stepguide_kernel.room.handover import parted

PROGRAM = """
import json, os, sys
from pathlib import Path
from stepguide_kernel.room.handover import take_over
handover = take_over()
started_with = Path("/proc/self/environ").read_text(errors="replace")
seen = [dict(handover.variables), dict(os.environ), started_with]
print(json.dumps([sys.argv, handover.token, *seen]))
"""


@pytest.mark.parametrize(
    "name",
    ["HOME", "PATH", "LC_ALL", "SSL_CERT_FILE", "JUPYTER_CONFIG_DIR", "STEPGUIDE_SESSIONS"],
)
def test_what_configures_the_server_stays(name: str) -> None:
    assert parted({name: "x"}) == ({name: "x"}, {})


@pytest.mark.parametrize(
    "name",
    ["JUPYTER_TOKEN", "STEPGUIDE_TOKEN", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD", "DATABASE_URL"],
)
def test_what_may_be_secret_does_not(name: str) -> None:
    assert parted({name: "x"}) == ({}, {name: "x"})


def test_the_command_goes_on_with_its_arguments_and_without_its_secrets() -> None:
    secrets = {"STEPGUIDE_TOKEN": "door", "API_URL": "http://x/?a=b\nc", "ODD": "\udcff"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM, "an argument"],
        env={**os.environ, **secrets},
        capture_output=True,
        check=True,
    )
    argv, token, variables, environ, started_with = json.loads(done.stdout)
    assert argv == ["-c", "an argument"]
    assert token == "door"
    assert {name: variables[name] for name in ("API_URL", "ODD")} == {
        "API_URL": secrets["API_URL"],
        "ODD": secrets["ODD"],
    }
    assert environ["HOME"] == os.environ["HOME"]
    assert "STEPGUIDE_TOKEN" not in variables
    for name in secrets:
        assert name not in environ
        assert f"{name}=" not in started_with
