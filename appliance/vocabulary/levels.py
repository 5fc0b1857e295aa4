"""How loud a call was."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Levels:
    """Of one call, in dBov: the power of a full-scale square wave is 0 (ITU-T G.100.1)."""

    heard_dbov: float | None
    """The caller while they spoke (active speech level, ITU-T P.56); None: nothing but digital silence came."""
    said_dbov: float | None
    """Our own voice, as it was given to the line; None: nothing was said."""
    clipped: float
    """Share of the caller's sounding frames that touch full scale, in [0, 1]."""
    echo_db: float | None = None
    """How much fainter our voice came back than it left; None: on a line with two ways, or too little was said."""
    left_db: float | None = None
    """The same, once the canceller had taken out what it can."""
