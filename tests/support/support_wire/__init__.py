"""A Discord on the wire for tests: REST and gateway over real sockets on loopback, with faults on demand.

It plays Discord towards a bot in another process, and outlives that process: what was posted, who reacted and which
nonces are remembered stays when the bot is killed and started again. It knows nothing of Matinee.
"""

from support_wire.botprocess import BotProcess
from support_wire.clients import connected
from support_wire.exchange import Exchange
from support_wire.faults import LOST_CONFIRMATIONS, NOT_DONE, Fault
from support_wire.standin import StandIn
from support_wire.waiting import eventually
from support_wire.world import Channel, Guild, Message, Person

__all__ = [
    "LOST_CONFIRMATIONS",
    "NOT_DONE",
    "BotProcess",
    "Channel",
    "Exchange",
    "Fault",
    "Guild",
    "Message",
    "Person",
    "StandIn",
    "connected",
    "eventually",
]
