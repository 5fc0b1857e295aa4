"""A disk that keeps only what it was told to keep: FUSE shows it as one file, a loop device makes a disk of it.

Until a flush, writes are in memory alone, as in the cache of a card or a disk. When the power goes ("off SEED" written
to the file ``power``), each sector that was not flushed is lost or not, by chance, and nothing is taken any more; "on"
brings it back as it is. Debian's own Python runs it, for Debian has fusepy. Arguments: where to mount it, its bytes.
"""

import errno
import random
import stat
import sys

from fusepy import FUSE, FuseOSError, Operations

SECTOR = 512
"""What a disk writes as a whole; a block of ext4 has eight, and may be torn."""
NAMES = {"/disk": 0o600, "/power": 0o600}


class Disk(Operations):
    def __init__(self, size: int) -> None:
        self._kept = bytearray(size)
        self._cached: list[tuple[int, bytes]] = []
        self._off = False

    def getattr(self, path: str, _: object = None) -> dict[str, int]:
        if path == "/":
            return {"st_mode": stat.S_IFDIR | 0o700, "st_nlink": 2}
        if path not in NAMES:
            raise FuseOSError(errno.ENOENT)
        size = len(self._kept) if path == "/disk" else 0
        return {"st_mode": stat.S_IFREG | NAMES[path], "st_nlink": 1, "st_size": size}

    def readdir(self, *_: object) -> list[str]:
        return [".", "..", *(name[1:] for name in NAMES)]

    def read(self, _: str, size: int, offset: int, __: int) -> bytes:
        found = bytearray(self._kept[offset : offset + size])
        for at, data in self._cached:
            first, last = max(at, offset), min(at + len(data), offset + len(found))
            if first < last:
                found[first - offset : last - offset] = data[first - at : last - at]
        return bytes(found)

    def write(self, path: str, data: bytes, offset: int, _: int) -> int:
        if path == "/power":
            self._switch(*data.split())
        elif self._off:
            raise FuseOSError(errno.EIO)
        else:
            self._cached.append((offset, data))
        return len(data)

    def fsync(self, path: str, *_: object) -> int:
        if path == "/disk":
            if self._off:
                raise FuseOSError(errno.EIO)
            self._keep(self._cached)
        return 0

    def truncate(self, *_: object) -> int:
        return 0

    def _keep(self, writes: list[tuple[int, bytes]]) -> None:
        for at, data in writes:
            self._kept[at : at + len(data)] = data
        self._cached = []

    def _switch(self, how: bytes, seed: bytes = b"0") -> None:
        self._off = how == b"off"
        if self._off:
            chance = random.Random(int(seed))
            share = chance.choice((0.0, 0.5, 0.9))
            sectors = [
                (at + part, data[part : part + SECTOR])
                for at, data in self._cached
                for part in range(0, len(data), SECTOR)
            ]
            self._keep([one for one, lot in zip(sectors, iter(chance.random, None), strict=False) if lot < share])


if __name__ == "__main__":
    FUSE(Disk(int(sys.argv[2])), sys.argv[1], foreground=True, nothreads=True, direct_io=True, big_writes=True)
