"""The table of secrets that show by their shape.

The shapes are those the issuers document.  Entropy is no criterion here: notebooks are full
of hashes and base64 images, and a recorder that cries wolf is turned off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of secret.

    The secret is the group ``secret`` of the expression, or the whole match.  ``needles``
    are lower-case texts of which one must occur: looking for them is far cheaper than the
    expression, and nearly every text holds none.
    """

    kind: str
    expression: re.Pattern[str]
    needles: tuple[str, ...]


def _pattern(kind: str, needles: tuple[str, ...], expression: str, flags: int = 0) -> Pattern:
    return Pattern(kind, re.compile(expression, flags), needles)


_WORDS = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "api_?key",
    "access_?key",
    "private_?key",
    "auth_?key",
    "account_?key",
    "client_?secret",
    "credentials?",
]

KEYWORDS = f"(?:{'|'.join(_WORDS)})"
"""What a name ends with (or is) when its value should not be told; case is ignored."""

_INITIALS = "".join({word[0] for word in _WORDS})
# A set of first letters lets the engine run over a long text many times faster than a choice.
_KEYWORD_IN_NAME = (
    rf"[{_INITIALS}{_INITIALS.upper()}](?<![^\W_].)"
    rf"(?i:{'|'.join(f'(?<={word[0]}){word[1:]}' for word in _WORDS)})"
)

# A value that is a placeholder gives nothing away, and redacting it would change the code.
_PLACEHOLDER = (
    r"(?!\s*(?:<|\$|\{|%|x{3,}|\*{3,}|\.{3}|your[-_ ]|my[-_ ]?(?:password|token|secret|key)|"
    r"changeme|placeholder|(?:password|passphrase|secret|token|api[-_]?key)[\"']|"
    r"none\b|null\b|true\b|false\b|‹redacted))"
)

PATTERNS: tuple[Pattern, ...] = (
    _pattern(
        "private-key",
        ("private key",),
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----.*?"
        r"(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|\Z)",
        re.DOTALL,
    ),
    _pattern("aws-key", ("akia", "asia"), r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    _pattern(
        "github-token",
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{22,255})\b",
    ),
    _pattern("gitlab-token", ("glpat-",), r"\bglpat-[A-Za-z0-9_-]{20,}"),
    _pattern("huggingface-token", ("hf_",), r"\bhf_[A-Za-z0-9]{30,}\b"),
    _pattern("databricks-token", ("dapi",), r"\bdapi[0-9a-f]{32}(?:-\d+)?\b"),
    _pattern("api-key", ("sk-",), r"\bsk-(?:[a-z]+[0-9]*-){0,3}[A-Za-z0-9_-]{20,}"),
    _pattern("stripe-key", ("k_live_", "k_test_"), r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}\b"),
    _pattern(
        "slack-token",
        ("xox", "hooks.slack.com"),
        r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"
        r"|hooks\.slack\.com/services/(?P<secret>T\w+/B\w+/\w{16,})",
    ),
    _pattern("google-key", ("aiza",), r"\bAIza[0-9A-Za-z_-]{35}"),
    _pattern("npm-token", ("npm_",), r"\bnpm_[A-Za-z0-9]{36}\b"),
    _pattern("pypi-token", ("pypi-ageicHlwaS5vcmc".lower(),), r"\bpypi-AgEIcHlwaS5vcmc[\w-]{40,}"),
    _pattern("sendgrid-key", ("sg.",), r"\bSG\.[\w-]{16,32}\.[\w-]{16,64}"),
    _pattern("vault-token", ("hvs.", "hvb."), r"\bhv[sb]\.[A-Za-z0-9_-]{24,}"),
    _pattern("digitalocean-token", ("_v1_",), r"\bdo[opr]_v1_[0-9a-f]{64}\b"),
    _pattern("grafana-token", ("glsa_",), r"\bglsa_[A-Za-z0-9]{32}_[0-9a-f]{8}\b"),
    _pattern("shopify-token", ("shp",), r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b"),
    _pattern("telegram-token", (":aa",), r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b"),
    _pattern("mailchimp-key", ("-us",), r"\b[0-9a-f]{32}-us[0-9]{1,2}\b"),
    _pattern("azure-key", ("accountkey=",), r"AccountKey=(?P<secret>[A-Za-z0-9+/]{86}==)"),
    _pattern("twilio-key", ("sk",), r"\bSK[0-9a-f]{32}\b"),
    _pattern("signed-url", ("sig=",), r"[?&]sig=(?P<secret>[A-Za-z0-9%+/]{40,}(?:=|%3D){0,2})"),
    _pattern("basic-auth", ("basic ",), r"\bBasic\s+(?P<secret>[A-Za-z0-9+/]{12,}={0,2})"),
    _pattern(
        "json-web-token",
        ("eyj",),
        r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
    ),
    _pattern(
        "url-password",
        ("://",),
        r"(?<=[a-z0-9+.-]{2})://[^\s/:@'\"<>{}]{1,128}:"
        r"(?P<secret>(?!\{)[^\s/@'\"<>{}]{3,128})@",
        re.IGNORECASE,
    ),
    _pattern(
        "connection-password",
        ("pwd=", "password=", "accountkey="),
        r"(?:^|[;\"'\s])(?:pwd|password|accountkey)="
        + _PLACEHOLDER
        + r"(?P<secret>[^;\"'\s{}()\[\],]{3,128})(?=;|[\"'])",
        re.IGNORECASE,
    ),
    _pattern(
        "bearer-token",
        ("bearer ",),
        r"\bBearer\s+(?P<secret>[A-Za-z0-9._~+/-]{20,}=*)",
        re.IGNORECASE,
    ),
    _pattern(
        "assigned-password",
        ("password", "passwd", "passphrase"),
        # What is called a password is one, however plain; dictionaries name columns so, too.
        r"(?:password|passwd|passphrase)(?::\s*\w+)?\s*=\s*(?P<quote>[\"'])"
        + _PLACEHOLDER
        + r"(?P<secret>[^\"'\s]{6,256})(?P=quote)",
        re.IGNORECASE,
    ),
    _pattern(
        "assigned-secret",
        ("password", "passwd", "passphrase", "pwd", "secret", "token", "key", "credential"),
        # NAME = "…", NAME: str = "…", {"name": "…"}, call(name="…"), os.environ["NAME"] = "…"
        _KEYWORD_IN_NAME
        + r"(?:[\"']\s*\]?)?\s*(?::\s*\w+\s*=|[:=])\s*[rbufRBUF]?(?P<quote>[\"'])"
        + f"(?i:{_PLACEHOLDER})"
        + r"(?P<secret>(?=[^\"'\n]*[0-9!@#$%^&*+/=])[^\"'\s]{8,256})(?P=quote)",
    ),
)
