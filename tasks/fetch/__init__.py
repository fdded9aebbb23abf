"""Everything that Parley asks of the network, and the only place that does.

`Fetcher.poll` turns feeds into polls, `Fetcher.fetch` targets into pages; what cannot be had becomes a
`Rejected` with a reason out of the closed list. Inside:

    client      the synchronous face and its event loop
    documents   one feed or page: what is asked, checked and kept
    judging     what an answer is (pure)
    transport   one GET with its redirects, bounds and failures; aiohttp
    guard       which addresses may be dialled
    bodies      content encodings under a cap (pure)
    hosts       pacing, budgets, circuit breaker
    robots      robots.txt
    retrying    which failures are worth another try
"""

from tasks.fetch.client import Fetcher
from tasks.fetch.documents import Target

__all__ = ["Fetcher", "Target"]
