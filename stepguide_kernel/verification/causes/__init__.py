"""Why a guide did not reach its end, as far as there is evidence.

A wrong confident cause is worse than ``unknown``: it sends people to the wrong place, and
``environment`` tells an author that they are not to blame.
"""
