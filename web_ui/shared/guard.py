"""The one gate: every route has a rule, whoever fits it is let in, everybody else is not."""

import hmac
from collections.abc import Mapping

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web_ui.shared.accounts import Accounts
from web_ui.shared.people import Right, SignedIn
from web_ui.shared.unsent import PROOF, Unsent
from web_ui.shared.ways import asked_for, came_from, way_in

COOKIE = "permanence"
DEVICE = "permanence-device"
PROOF_HEADER = "X-Preuve"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PRESENCE_HEADER = "X-Presence"
"""With which an open page that looks for news says whether ``somebody`` has touched it since, or ``nobody``."""

NOT_KEPT = frozenset({Right.PUBLIC, Right.OWN, Right.USERS, Right.ERASE})
"""Forms of these rights hold passwords, or what must not be done by the way: they are never kept for later."""

Rules = Mapping[tuple[str, str], Right]
"""By method and path of the route."""


class Unwelcome(Exception):  # noqa: N818 - it is what they are
    """Whoever calls may not."""

    def __init__(self, status: int, why: str, elsewhere: str = "", refusal: str | None = None) -> None:
        super().__init__(why)
        self.status = status
        self.why = why
        self.elsewhere = elsewhere
        """Where they may go instead."""
        self.refusal = refusal
        """Why the acts refused, as a key."""


class Guard:
    """A dependency of the whole application."""

    def __init__(self, accounts: Accounts, rules: Rules, unsent: Unsent) -> None:
        self._accounts = accounts
        self._rules = rules
        self._unsent = unsent

    async def __call__(self, request: Request) -> None:
        """Let in, or raise.

        Raises:
            Unwelcome: not signed in, not allowed, or the form is not ours.
        """
        right = self._rules.get((request.method, request.scope["route"].path))
        if right is None:
            raise Unwelcome(403, "Personne n'a de règle pour cette page.")
        bearer = _bearer(request)
        token = bearer or request.cookies.get(COOKIE, "")
        who = self._accounts.who(token, used=by_somebody(request)) if token else None
        request.state.who = who
        if right is Right.PUBLIC:
            return
        if who is None:
            raise Unwelcome(401, "Connectez-vous.", await self._sign_in(request, right, token))
        if request.method not in SAFE and not bearer:
            await self._prove(request, right, who)
        if who.user.temporary and not _on_the_way_to_a_password(request):
            raise Unwelcome(403, "Choisissez d'abord votre mot de passe.", "/mot-de-passe")
        if not who.user.may(right):
            raise Unwelcome(403, "Cette page n'est pas ouverte à votre rôle.")

    async def _sign_in(self, request: Request, right: Right, token: str) -> str:
        """Where to sign in, and come back to what was asked for; what was typed is kept until then."""
        if request.method in SAFE:
            return way_in("/connexion", asked_for(request), ended=bool(token))
        kept = await self._kept(request, right, self._accounts.last_of(request.cookies.get(DEVICE, "")))
        return way_in("/connexion", kept or came_from(request), ended=bool(token))

    async def _prove(self, request: Request, right: Right, who: SignedIn) -> None:
        """A form of a session before this one is not done, and not lost."""
        try:
            await prove(request, who.proof)
        except Unwelcome as stale:
            stale.elsewhere = await self._kept(request, right, who.user.id if who.user.may(right) else None)
            raise

    async def _kept(self, request: Request, right: Right, whose: str | None) -> str:
        """Where its writer finds what was typed; "" when it is not kept."""
        key = await self._unsent.keep(whose, request) if whose and right not in NOT_KEPT else None
        return f"/non-envoye/{key}" if key else ""


def by_somebody(request: Request) -> bool:
    """A person asks, and not an open page by itself."""
    stream = request.headers.get("accept", "").startswith("text/event-stream")
    return not stream and request.headers.get(PRESENCE_HEADER) != "nobody"


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def _on_the_way_to_a_password(request: Request) -> bool:
    return request.scope["route"].path in {"/mot-de-passe", "/deconnexion"}


async def prove(request: Request, proof: str) -> None:
    """The form, or the script, that sends this is one of ours.

    Raises:
        Unwelcome: it is not.
    """
    said = request.headers.get(PROOF_HEADER)
    if said is None:
        kind = request.headers.get("content-type", "")
        form = kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data"))
        said = str((await request.form()).get(PROOF, "")) if form else ""
    if not hmac.compare_digest(said.encode(), proof.encode()):
        raise Unwelcome(403, "Ce formulaire est trop ancien, ou il vient d'ailleurs : rechargez la page.")


_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "media", "connect", "font", "manifest")),
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Headers:
    """Nothing from elsewhere, nothing inline, and nothing of a patient left in a browser's cache; ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Cache-Control", "no-store")
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)
