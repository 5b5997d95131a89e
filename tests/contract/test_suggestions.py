"""Suggestions over HTTP: made by a peer, answered by an author, told to who made them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from stepguide_kernel.model.people import Role

SignIn = Callable[[Role | None], httpx.Client]

SEEN = [{"id": "code-1", "cell_type": "code", "source": "1"}]
BETTER = {"seen": SEEN, "cells": [{"cell_type": "code", "source": "2", "id": "code-1"}]}


def _suggest(client: httpx.Client, suggestion: object = BETTER) -> httpx.Response:
    said = {
        "op_id": uuid4().hex,
        "body": "Two is better.",
        "anchor": {"step_id": "step-load"},
        "suggestion": suggestion,
    }
    return client.post("guides/g1/comments", json=said)


def _comment(thread: Any) -> dict[str, Any]:
    comment: dict[str, Any] = thread["comments"][0]
    return comment


def _newest(client: httpx.Client) -> dict[str, Any]:
    told = client.get("notifications", params={"limit": 1}).json()["notifications"]
    found: dict[str, Any] = told[0]
    return found


def test_a_suggestion_that_is_taken_settles_its_thread_and_is_told(sign_in: SignIn) -> None:
    comment = _comment(_suggest(sign_in("commenter")).json())
    assert (comment["suggestion"], comment["answer"]) == (BETTER, None)
    address, op = f"comments/{comment['id']}/accept", {"op_id": uuid4().hex}
    answers = [sign_in("author").post(address, json=op) for _ in range(2)]
    answers.append(sign_in("admin").post(address, json={"op_id": uuid4().hex}))
    for answer in answers:
        assert answer.status_code == 200
        thread = answer.json()
        assert thread["resolved"]
        assert (_comment(thread)["answer"]["by"], _comment(thread)["answer"]["accepted"]) == (
            "author",
            True,
        )
    told = [
        one
        for one in sign_in("commenter").get("notifications").json()["notifications"]
        if one["comment"] == comment["id"] and one["actor"] == "author"
    ]
    assert [(one["kind"], one["reason"]) for one in told] == [("suggestion_accepted", "answer")]


def test_a_suggestion_that_is_not_taken_says_why(sign_in: SignIn) -> None:
    comment = _comment(_suggest(sign_in("commenter")).json())
    address = f"comments/{comment['id']}/reject"
    author = sign_in("author")
    assert author.post(address, json={"op_id": uuid4().hex, "reason": " "}).status_code == 400
    said = {"op_id": uuid4().hex, "reason": "One is what the data say."}
    answer = _comment(author.post(address, json=said).json())["answer"]
    assert (answer["accepted"], answer["reason"]) == (False, said["reason"])
    told = _newest(sign_in("commenter"))
    assert (told["kind"], told["said"]) == ("suggestion_rejected", said["reason"])
    later = author.post(f"comments/{comment['id']}/accept", json={"op_id": uuid4().hex})
    assert later.status_code == 400


def test_a_comment_without_one_cannot_be_taken(sign_in: SignIn) -> None:
    comment = _comment(_suggest(sign_in("commenter"), None).json())
    address = f"comments/{comment['id']}/accept"
    assert sign_in("author").post(address, json={"op_id": uuid4().hex}).status_code == 400


def test_commenters_do_not_take_their_own(sign_in: SignIn) -> None:
    comment = _comment(_suggest(sign_in("commenter")).json())
    address = f"comments/{comment['id']}/accept"
    assert sign_in("commenter").post(address, json={"op_id": uuid4().hex}).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"seen": [], "cells": []},
        {"seen": SEEN, "cells": [{"cell_type": "code", "source": "1", "id": "code-1"}]},
        {"seen": SEEN, "cells": [{"cell_type": "code", "source": "2", "id": "another"}]},
        {"seen": [*SEEN, *SEEN], "cells": []},
        {"seen": SEEN, "cells": [{"cell_type": "code", "source": "2", "id": "code-1"}] * 2},
        {"seen": SEEN, "cells": [{"cell_type": "sql", "source": "2"}]},
    ],
)
def test_what_could_not_be_taken_is_refused(sign_in: SignIn, wrong: object) -> None:
    assert _suggest(sign_in("commenter"), wrong).status_code == 400


def test_a_secret_is_suggested_to_nobody(sign_in: SignIn) -> None:
    secret = "key = 'AKIA" + "Q3EGRDLIPQ4WXYZ7'"
    cells = [{"cell_type": "code", "source": secret, "id": "code-1"}]
    answer = _suggest(sign_in("commenter"), {"seen": SEEN, "cells": cells})
    assert answer.status_code == 422
    assert "Q3EGRD" not in answer.text


def test_readers_of_the_page_see_no_cells_of_a_notebook(sign_in: SignIn) -> None:
    thread = _suggest(sign_in("commenter")).json()
    shown = sign_in("reader").get("publications/orders/threads").json()["threads"]
    (same,) = [one for one in shown if one["id"] == thread["id"]]
    assert _comment(same)["suggestion"] is None
