"""The one traitlets class, and the one place that turns it into :class:`Settings`.

Lab, the reading room and the command line read the same files,
``jupyter_stepguide_config.py`` and ``.json``, from Jupyter's configuration path.
"""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from pathlib import Path

from jupyter_core.paths import jupyter_config_path, jupyter_data_dir
from traitlets import Float, Integer, TraitError, Unicode
from traitlets.config import Config, Configurable
from traitlets.config.loader import (
    ConfigFileNotFound,
    JSONFileConfigLoader,
    PyFileConfigLoader,
)

from stepguide_kernel.errors import UsageError
from stepguide_kernel.kernel.log import sessions_folder
from stepguide_kernel.settings import Settings

FILE = "jupyter_stepguide_config"

_MIB = 1024 * 1024
# traitlets quotes a value that it refuses, and an address may hold a password.
_PASSWORD = re.compile(r"//[^/\s]*@")


class StepGuide(Configurable):
    """Where StepGuide keeps things, and what limits hold."""

    data_dir = Unicode(
        "",
        help="Folder of the store and the library. Empty: `stepguide` in Jupyter's data folder.",
    ).tag(config=True)
    database_url = Unicode(
        "",
        help="Address of the PostgreSQL database of a team's server, `postgresql://user@host/name`."
        " Empty: SQLite, in `data_dir`.",
    ).tag(config=True)
    team_url = Unicode(
        "",
        help="Address of the team's server, where JupyterLab asks for what is shared."
        " Empty: everything is your own.",
    ).tag(config=True)
    proxy_header = Unicode(
        "",
        help="Header in which a proxy before `stepguide serve` names the user that it has signed"
        " in, such as `X-Forwarded-User`. Empty: no header is believed.",
    ).tag(config=True)
    trusted_proxies = Unicode(
        "",
        help="Addresses of the proxies whose `proxy_header` is believed, with spaces between"
        " them, such as `127.0.0.1 ::1`.",
    ).tag(config=True)
    mail_url = Unicode(
        "",
        help="Address of the mail server that notifications are sent by, as apprise writes it:"
        " `mailtos://user:password@smtp.example.org?from=guides@example.org`. Empty: no mail.",
    ).tag(config=True)
    mail_domains = Unicode(
        "",
        help="Domains of the addresses to which mail may be sent, with spaces between them."
        " Empty: any.",
    ).tag(config=True)
    chat_urls = Unicode(
        "",
        help="Addresses of the team's chats and webhooks, as apprise writes them, with spaces"
        " between them: they are told what happens to published guides. Empty: none.",
    ).tag(config=True)
    public_url = Unicode(
        "",
        help="Address under which readers reach `stepguide serve`, for the links in messages,"
        " `https://guides.example.org/`. Empty: messages have no links.",
    ).tag(config=True)
    cell_timeout = Float(
        600.0, min=1.0, help="Seconds that one cell may run in a verification."
    ).tag(config=True)
    run_deadline = Float(3600.0, min=1.0, help="Seconds that one verification may take.").tag(
        config=True
    )
    memory_limit = Integer(
        0,
        min=0,
        help="Bytes of memory that one verification may take."
        " 0: four fifths of what the machine or its container has.",
    ).tag(config=True)
    workers = Integer(2, min=1, help="Guides that are verified at the same time.").tag(config=True)
    rerun_after = Float(
        7 * 24 * 3600.0,
        min=0.0,
        help="Seconds after which a guide that has not changed is run all the same.",
    ).tag(config=True)
    live_seats = Integer(8, min=0, help="Readers who may run a walkthrough live at one time.").tag(
        config=True
    )
    live_idle = Float(
        600.0, min=1.0, help="Seconds without use after which a live kernel ends."
    ).tag(config=True)
    live_lifetime = Float(
        3600.0, min=1.0, help="Seconds after which a live kernel always ends."
    ).tag(config=True)
    bundle_limit = Integer(
        50 * _MIB, min=0, help="Bytes of data that travel with a publication."
    ).tag(config=True)


def load_settings(config: Config | None = None) -> Settings:
    """The settings of this user; ``config`` (Lab's own, which read the same files) or the files.

    :raises UsageError: a file is broken, a setting is unknown, or its value not what its trait
        allows.
    """
    read = _read_files() if config is None else config
    _refuse_unknown(read)
    try:
        return _settings(StepGuide(config=read))
    except TraitError as error:
        raise UsageError(
            f"configuration: {_PASSWORD.sub('//', str(error))}",
            hint=f"correct {FILE}.py or {FILE}.json",
        ) from error


def _refuse_unknown(config: Config) -> None:
    """A setting with a slip in its name would otherwise be none, and nobody would see it."""
    known = StepGuide.class_trait_names(config=True)
    for name in config.get(StepGuide.__name__, {}):
        if name not in known:
            near = get_close_matches(name, known, 1) or known
            raise UsageError(
                f"configuration: c.StepGuide has no setting {name}",
                hint=f"it has {', '.join(near)}; correct {FILE}.py or {FILE}.json",
            )


def _settings(configured: StepGuide) -> Settings:
    data_dir = Path(configured.data_dir or Path(jupyter_data_dir(), "stepguide")).expanduser()
    return Settings(
        data_dir=data_dir.absolute(),
        # Kernels read no configuration of ours, so where they write is the environment's word.
        sessions_dir=sessions_folder(os.environ).absolute(),
        database_url=configured.database_url,
        proxy_header=configured.proxy_header,
        trusted_proxies=configured.trusted_proxies,
        team_url=_address(configured.team_url, "team_url"),
        mail_url=configured.mail_url,
        mail_domains=configured.mail_domains,
        chat_urls=configured.chat_urls,
        public_url=_address(configured.public_url, "public_url"),
        cell_timeout=configured.cell_timeout,
        run_deadline=configured.run_deadline,
        memory_limit=configured.memory_limit,
        workers=configured.workers,
        rerun_after=configured.rerun_after,
        live_seats=configured.live_seats,
        live_idle=configured.live_idle,
        live_lifetime=configured.live_lifetime,
        bundle_limit=configured.bundle_limit,
    )


def _address(url: str, setting: str) -> str:
    if url and not re.fullmatch(r"https?://[^/\s@?#]+[^\s@?#]*", url):
        raise UsageError(
            f"configuration: c.StepGuide.{setting} is no address of a server",
            hint="write https://guides.example.org/ - a token goes elsewhere",
        )
    return url


def _read_files() -> Config:
    """Merge the files of every folder; the user's folder, first on the path, has the last word."""
    merged = Config()
    for folder in reversed(jupyter_config_path()):
        for loader in (
            PyFileConfigLoader(f"{FILE}.py", path=folder),
            JSONFileConfigLoader(f"{FILE}.json", path=folder),
        ):
            try:
                merged.merge(loader.load_config())
            except ConfigFileNotFound:
                continue
            # A configuration file is the user's Python: it can raise anything, and can even ask
            # to exit, which would end a command without a word.
            except (Exception, SystemExit) as error:
                said = f"{type(error).__name__}: {error}".removesuffix(": ")
                raise UsageError(
                    f"{Path(folder, loader.filename)}: {said}",
                    hint="correct the file, or move it away",
                ) from error
    return merged
