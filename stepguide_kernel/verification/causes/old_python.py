"""What Python itself has taken away: modules, and the names of Python 2."""

from __future__ import annotations

_MODULES_GONE_WITH = {
    # PEP 632 and what's new in 3.12
    (3, 12): ("asynchat", "asyncore", "distutils", "imp", "smtpd"),
    # PEP 594 and what's new in 3.13
    (3, 13): (
        *("aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap"),
        *("msilib", "nis", "nntplib", "ossaudiodev", "pipes", "sndhdr", "spwd", "sunau"),
        *("telnetlib", "uu", "xdrlib"),
    ),
    # PEP 3108
    (3, 0): (
        *("BaseHTTPServer", "ConfigParser", "Cookie", "HTMLParser", "Queue", "StringIO"),
        *("Tkinter", "__builtin__", "cPickle", "cStringIO", "commands", "cookielib"),
        *("htmlentitydefs", "httplib", "sets", "urllib2", "urlparse"),
    ),
}

_BUILTINS_OF_2 = {
    "basestring": "str",
    "execfile": "exec(open(…).read())",
    "long": "int",
    "raw_input": "input",
    "reduce": "functools.reduce",
    "reload": "importlib.reload",
    "unichr": "chr",
    "unicode": "str",
    "xrange": "range",
}

_STATEMENTS_OF_2 = (
    "Missing parentheses in call to 'print'",
    "Missing parentheses in call to 'exec'",
)


def module_gone(name: str, version: str) -> str:
    """Return the version of Python that took a module away from ``version``, or nothing."""
    for gone_with, names in _MODULES_GONE_WITH.items():
        if name in names and _numbers(version) >= gone_with:
            return ".".join(map(str, gone_with))
    return ""


def builtin_of_2(name: str) -> str:
    """Return what stands for a builtin name of Python 2, or nothing."""
    return _BUILTINS_OF_2.get(name, "")


def is_statement_of_2(message: str) -> bool:
    """Whether a syntax error is Python's answer to Python 2."""
    return message.startswith(_STATEMENTS_OF_2)


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.split(".")[:2]
    return tuple(int(part) for part in parts if part.isdecimal())
