"""All models compared, ours first; and which of them have no installed library."""

from __future__ import annotations

from importlib.util import find_spec

from benchmarks.peers import dense, implicit_library, lenskit_library, matinee, scikit
from benchmarks.peers.shape import Peer

PEERS: tuple[Peer, ...] = (
    *matinee.PEERS,
    *implicit_library.PEERS,
    *lenskit_library.PEERS,
    *scikit.PEERS,
    *dense.PEERS,
)


def missing(peer: Peer) -> str | None:
    """The library that is not installed, if one is not."""
    return next((name for name in peer.needs if find_spec(name) is None), None)
