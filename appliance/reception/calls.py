"""The calls in hand, for who takes them and for who places them."""

import asyncio

from appliance.ports import Call


class Calls(set[asyncio.Task[None]]):
    """Conversations in progress, and the one that the box has placed and that nobody has taken yet."""

    ringing: asyncio.Task[Call | None] | None = None

    def make_room(self, most: int) -> None:
        """Somebody calls us: what only rings gives way where no other place is left."""
        if self.ringing is not None and len(self) + 1 >= most:
            self.ringing.cancel()
