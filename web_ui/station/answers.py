"""What follows something that was asked."""

from fastapi.responses import RedirectResponse


def done(where: str, flash: str = "demande") -> RedirectResponse:
    """A page that may be loaded again without asking twice."""
    return RedirectResponse(f"{where}{'&' if '?' in where else '?'}fait={flash}", 303)
