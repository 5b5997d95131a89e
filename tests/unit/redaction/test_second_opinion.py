"""detect-secrets, an independent table of patterns, finds nothing that we leave."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from stepguide_kernel.redaction import Redactor

if TYPE_CHECKING:
    from pathlib import Path

# Put together here, so that no scanner takes a line of this file for a secret.
PLANTED = {
    ("aws", "AWSKeyDetector"): "AKIA" + "A1B2" * 4,
    ("azure_storage_key", "AzureStorageKeyDetector"): "AccountKey=" + "a1B2" * 21 + "ab==",
    ("basic_auth", "BasicAuthDetector"): "https://ana:" + "s3cr3t-pw" + "@example.org/x",
    ("github_token", "GitHubTokenDetector"): "ghp_" + "a1B2" * 9,
    ("gitlab_token", "GitLabTokenDetector"): "glpat-" + "a1B2" * 5,
    ("jwt", "JwtTokenDetector"): "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0." + "a1B2" * 8,
    ("keyword", "KeywordDetector"): 'client_secret = "' + "a1B2-" * 4 + '"',
    ("mailchimp", "MailchimpDetector"): "0123456789abcdef" * 2 + "-us12",
    ("npm", "NpmDetector"): "//registry.example/:_authToken=" + "npm_" + "a1B2" * 9,
    ("openai", "OpenAIDetector"): "sk-" + "a1B2" * 5 + "T3BlbkFJ" + "a1B2" * 5,
    ("private_key", "PrivateKeyDetector"): "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE",
    ("pypi_token", "PypiTokenDetector"): "pypi-" + "AgEIcHlwaS5vcmc" + "a1B2" * 20,
    ("sendgrid", "SendGridDetector"): "SG." + "a1B2" * 5 + "ab." + "c3D4" * 10 + "abc",
    ("slack", "SlackDetector"): "xoxb-" + "1" * 12 + "-" + "1" * 12 + "-" + "a1B2" * 6,
    ("stripe", "StripeDetector"): "sk_" + "live_" + "a1B2" * 6,
    ("telegram_token", "TelegramBotTokenDetector"): "123456789:" + "AA" + "a1B2" * 8 + "a",
    ("twilio", "TwilioKeyDetector"): "SK" + "0123456789abcdef" * 2,
}


def detector(module: str, name: str) -> Any:
    return getattr(import_module(f"detect_secrets.plugins.{module}"), name)()


def finds(plugin: Any, text: str) -> set[str]:
    lines = text.splitlines()
    return {found.type for line in lines for found in plugin.analyze_line("cell.py", line)}


@pytest.mark.parametrize(("module", "name"), PLANTED)
def test_what_it_finds_is_gone_after_us(module: str, name: str) -> None:
    plugin = detector(module, name)
    planted = PLANTED[module, name]
    assert finds(plugin, planted)
    assert not finds(plugin, Redactor({}).text(planted))
    assert not finds(plugin, Redactor({}).source(f"x = f({planted!r})\n# {planted}"))


@pytest.mark.corpus
def test_its_patterns_find_nothing_in_the_corpus_that_we_leave(corpus: Path) -> None:
    patterns = [detector(*plugin) for plugin in PLANTED if plugin[0] != "keyword"]
    left = []
    for path in corpus.rglob("*.ipynb"):
        for source in _sources(path):
            ours = Redactor({}).source(source)
            left += [(path.name, type(one).__name__) for one in patterns if finds(one, ours)]
    assert left == []


def _sources(path: Path) -> list[str]:
    try:
        notebook: Any = json.loads(path.read_bytes())
        return ["".join(cell["source"]) for cell in notebook["cells"] if cell["source"]]
    except (ValueError, KeyError, TypeError):
        return []
