from __future__ import annotations

import base64

import pytest
from sqlalchemy import select

from stepguide_kernel.errors import BadRequest, NotFound
from stepguide_kernel.settings import Settings
from stepguide_kernel.store.ledger import Store
from stepguide_kernel.store.tables import users


def test_a_token_says_who_holds_it(store: Store) -> None:
    token = store.people.add("lee", "commenter")
    person = store.people.by_token(token)
    assert person is not None
    assert (person.name, person.role, person.verified) == ("lee", "commenter", True)


@pytest.mark.parametrize("token", ["", "x", "ü", "\udc80", "\0", "a" * 10_000])
def test_any_other_text_is_nobodys_token(store: Store, token: str) -> None:
    store.people.add("lee", "reader")
    assert store.people.by_token(token) is None


def test_tokens_are_random_and_long(store: Store) -> None:
    tokens = {store.people.add(f"user{number}", "reader") for number in range(5)}
    assert len(tokens) == 5
    assert all(len(base64.urlsafe_b64decode(token + "=")) * 8 >= 128 for token in tokens)


def test_no_file_of_the_store_holds_a_token(sqlite_settings: Settings) -> None:
    with Store.open(sqlite_settings) as store:
        token = store.people.add("lee", "reader")
    files = [path for path in sqlite_settings.data_dir.rglob("*") if path.is_file()]
    assert files
    assert not any(token.encode() in path.read_bytes() for path in files)


def test_no_row_of_the_store_holds_a_token(store: Store) -> None:
    token = store.people.add("lee", "reader")
    with store._database.read() as connection:
        rows = [tuple(row) for row in connection.execute(select(users))]
    assert len(rows) == 1
    assert token not in rows[0]


def test_a_new_role_holds_from_the_next_look(store: Store) -> None:
    token = store.people.add("lee", "reader")
    store.people.set_role("lee", "author")
    person = store.people.by_token(token)
    assert person is not None
    assert person.role == "author"


def test_the_token_of_a_removed_user_is_worth_nothing(store: Store) -> None:
    token = store.people.add("lee", "admin")
    store.people.remove("lee")
    assert store.people.by_token(token) is None
    assert store.people.list() == ()


def test_users_are_listed_by_name(store: Store) -> None:
    for name in ("mia", "ana", "lee"):
        store.people.add(name, "reader")
    assert [user.name for user in store.people.list()] == ["ana", "lee", "mia"]


def test_a_name_is_taken_once(store: Store) -> None:
    store.people.add("lee", "reader")
    with pytest.raises(BadRequest, match="already"):
        store.people.add("lee", "admin")


@pytest.mark.parametrize("name", ["", " lee", "lee\n", "<b>lee</b>", "l" * 65, "-lee", "lée"])
def test_names_are_plain(store: Store, name: str) -> None:
    with pytest.raises(BadRequest):
        store.people.add(name, "reader")


def test_nobody_has_no_role_to_change(store: Store) -> None:
    with pytest.raises(NotFound):
        store.people.set_role("nobody", "admin")
    with pytest.raises(NotFound):
        store.people.remove("nobody")
