from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stepguide_kernel.redaction import find
from stepguide_kernel.redaction.findings import secret_variables

# Built from parts, so that no scanner of this repository takes them for real ones.
PLANTED = {
    "aws-key": "AKIA" + "IOSFODNN7EXAMPLE",
    "github-token": "ghp_" + "a1B2" * 9,
    "gitlab-token": "glpat-" + "abcdefghij0123456789",
    "huggingface-token": "hf_" + "aBcDeFgHiJ" * 3 + "kLmN",
    "databricks-token": "dapi" + "0123456789abcdef" * 2,
    "api-key": "sk-" + "proj-" + "Ab1" * 10,
    "stripe-key": "sk_live_" + "Ab1" * 8,
    "slack-token": "xoxb-" + "123456789012-abcdef",
    "google-key": "AIza" + "Sy" + "a1B" * 11,
    "npm-token": "npm_" + "a1B2" * 9,
    "sendgrid-key": "SG." + "a1B2" * 5 + "." + "c3D4" * 8,
    "vault-token": "hvs." + "a1B2" * 6,
    "digitalocean-token": "dop_v1_" + "0123456789abcdef" * 4,
    "grafana-token": "glsa_" + "a1B2" * 8 + "_0123abcd",
    "shopify-token": "shpat_" + "0123456789abcdef" * 2,
    "telegram-token": "123456789:" + "AA" + "a1B" * 11,
    "twilio-key": "SK" + "0123456789abcdef" * 2,
    "json-web-token": "eyJ" + "hbGciOiJIUzI1" + ".eyJ" + "zdWIiOiIxMjM0" + ".SflKxwRJSMeK",
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_secret_of_a_known_shape_is_found_where_it_stands(kind: str) -> None:
    text = f"before {PLANTED[kind]} after"
    (finding,) = find(text)
    assert finding.kind == kind
    assert text[finding.start : finding.end] == PLANTED[kind]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("postgresql://ana:s3cr3t-pw@db.example/sales", "s3cr3t-pw"),
        ('"DRIVER=x;SERVER=y;UID=ana;PWD=s3cr3t-pw;"', "s3cr3t-pw"),
        ('password = "swordfish"', "swordfish"),
        ('API_TOKEN = "s3cr3t-pw-0"', "s3cr3t-pw-0"),
        ('db_password: str = "s3cr3t-pw-0"', "s3cr3t-pw-0"),
        ("connect(user='ana', password='s3cr3t-pw-0')", "s3cr3t-pw-0"),
        ('{"client_secret": "s3cr3t-pw-0"}', "s3cr3t-pw-0"),
        ('os.environ["SERVICE_API_KEY"] = "s3cr3t-pw-0"', "s3cr3t-pw-0"),
        ("Authorization: Bearer abcdefghijklmnopqrstuvwxyz012345", None),
        ("Authorization: Basic YW5hOnMzY3IzdC1wdw==", "YW5hOnMzY3IzdC1wdw=="),
        ("https://s.example/c?sv=1&sig=" + "a1B2" * 10 + "%3D", None),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----", None),
    ],
)
def test_a_secret_is_found_by_where_it_stands(text: str, secret: str | None) -> None:
    (finding,) = find(text)
    assert secret is None or text[finding.start : finding.end] == secret


@pytest.mark.parametrize(
    "text",
    [
        "token = tokenizer.tokenize(text)[0]",
        'key = "region"',
        'df.rename(columns={"pwd": "password"})',
        'getpass("password: ")',
        "df.merge(other, on='key')",
        'password = os.environ["DB_PASSWORD"]',
        'password = "<your password>"',
        'API_KEY = "YOUR_API_KEY_1"',
        "sorted(items, key=lambda pair: pair[1])",
        'tokens = ["alpha", "beta"]',
        "https://example.org:8080/path@2x.png",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "sk-learn is scikit-learn, risk-adjusted-return-on-capital",
    ],
)
def test_ordinary_analysis_holds_no_secret(text: str) -> None:
    assert find(text) == []


def test_values_of_secret_named_variables_are_found_wherever_they_stand() -> None:
    variables = secret_variables(
        {"SALES_DB_PASSWORD": "correct horse", "HOME": "/home/ana", "TOKEN": "short"}
    )
    assert variables == {"SALES_DB_PASSWORD": "correct horse"}
    findings = find("correct horse, and again correct horse", variables)
    assert [finding.variable for finding in findings] == ["SALES_DB_PASSWORD"] * 2


def test_findings_do_not_overlap() -> None:
    token = PLANTED["github-token"]
    findings = find(f'GITHUB_TOKEN = "{token}"', {"GITHUB_TOKEN": token})
    assert len(findings) == 1


def test_a_digest_names_the_secret_and_nothing_else() -> None:
    one, other = "x " + PLANTED["aws-key"], PLANTED["aws-key"] + " y"
    assert find(one)[0].digest == find(other)[0].digest


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[33mghp_\x1b[0m" + "a1B2" * 9,
        "\x1b[38;5;28;01mpassword\x1b[39;00m = \x1b[33m's3cr3t-pw-0'\x1b[39m",
        r'"{\"client_secret\": \"s3cr3t-pw-0\"}"',
    ],
)
def test_colours_and_escapes_hide_nothing(text: str) -> None:
    assert len(find(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "<td><span>ghp_</span><b>" + "a1B2" * 9 + "</b></td><td>next</td>",
        "<td>{&quot;client_secret&quot;: &quot;s3cr3t-pw-0&quot;}</td>",
        "<a href='https://ana:s3cr3t&#45;pw@db.example/sales'>here</a>",
    ],
)
def test_tags_and_entities_hide_nothing(text: str) -> None:
    (finding,) = find(text, markup=True)
    assert "next" not in finding.secret


def test_cells_of_a_table_are_not_read_as_one_word() -> None:
    table = "<td>sk-Ab1Ab1Ab1</td><td>Ab1Ab1Ab1Ab1Ab1</td>"
    assert find(table, markup=True) == []


def test_the_folder_of_a_shell_is_no_password() -> None:
    environ = {"PWD": "/home/mia/orders", "DB_PWD": "correct-horse", "OLDPWD": "/home/mia"}
    assert secret_variables(environ) == {"DB_PWD": "correct-horse"}


def test_a_secret_right_behind_another_is_found_too() -> None:
    token, password = PLANTED["gitlab-token"], "correct-horse-1"
    found = find(f"'/home/{password}{token}'", {"PASSWORD": password})
    assert [finding.secret for finding in found] == [password, token]


def test_what_stands_behind_a_secret_is_not_taken_for_it() -> None:
    (finding,) = find("password = 's3cr3t-pw-0'\nuser = 'bob-the-builder'")
    assert finding.secret == "s3cr3t-pw-0"


@pytest.mark.corpus
def test_no_code_of_the_corpus_is_taken_for_a_secret(corpus: Path) -> None:
    sources = [source for path in corpus.rglob("*.ipynb") for source in _sources(path)]
    assert len(sources) > 100
    assert [source for source in sources if find(source)] == []


def _sources(path: Path) -> list[str]:
    try:
        notebook: Any = json.loads(path.read_bytes())
        return ["".join(cell["source"]) for cell in notebook["cells"]]
    except (ValueError, KeyError, TypeError):
        return []
