from __future__ import annotations

from stepguide_kernel.execution.environment import scrubbed

SHELL = {
    "PATH": "/bin",
    "LC_TIME": "C",
    "PYTHONPATH": "/src",
    "CONDA_PREFIX": "/conda",
    "JUPYTER_PATH": "/j",
    "JUPYTER_DATA_DIR": "/d",
    "JUPYTER_TOKEN": "secret",
    "JUPYTERHUB_API_TOKEN": "secret",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "MPLBACKEND": "agg",
    "PYTHONSTARTUP": "/home/me/startup.py",
    "JUPYTER_DEFAULT_PROVISIONER_NAME": "x",
}


def test_only_what_is_on_the_list_passes_and_recording_is_off() -> None:
    assert scrubbed(SHELL) == {
        "PATH": "/bin",
        "LC_TIME": "C",
        "PYTHONPATH": "/src",
        "CONDA_PREFIX": "/conda",
        "JUPYTER_PATH": "/j",
        "JUPYTER_DATA_DIR": "/d",
        "STEPGUIDE_RECORD": "off",
    }


def test_what_a_guide_declares_passes_by_name() -> None:
    seen = scrubbed(SHELL, also=["AWS_SECRET_ACCESS_KEY", "ABSENT"])
    assert seen["AWS_SECRET_ACCESS_KEY"] == "secret"
    assert "ABSENT" not in seen


def test_recording_stays_off_whatever_a_guide_declares() -> None:
    seen = scrubbed({"STEPGUIDE_RECORD": "on"}, also=["STEPGUIDE_RECORD"])
    assert seen["STEPGUIDE_RECORD"] == "off"
