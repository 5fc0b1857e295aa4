"""First start, signing in and out, one's own password."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from appliance.errors import StoreError
from appliance.sealing import AgeSeal, new_key_pair, unseal
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared.accounts import Token
from web_ui.shared.forms import Text
from web_ui.shared.guard import COOKIE, DEVICE
from web_ui.shared.passkeys import ASKED_TEXT
from web_ui.shared.passwords import SHORTEST
from web_ui.shared.people import NotSignedIn, Role, User
from web_ui.shared.ways import inside

DEVICE_DAYS = 400
"""The longest a browser keeps a cookie (RFC 6265bis, 5.5)."""

api = APIRouter(include_in_schema=False)


@api.get("/connexion")
def ask(request: Request, site: Here, vers: str = "/", fin: int = 0) -> Response:
    if site.accounts.nobody_yet():
        return RedirectResponse("/premier-demarrage", 303)
    if request.state.who:
        return RedirectResponse(inside(vers), 303)
    return site.page(
        request,
        "sign_in.html",
        name="",
        vers=inside(vers),
        wrong="",
        ended=bool(fin),
        kept=vers.startswith("/non-envoye/"),
        asked=ASKED_TEXT,
    )


@api.post("/connexion")
def sign_in(request: Request, site: Here, nom: Text, mot_de_passe: Text, vers: Text = "/") -> Response:
    address = request.client.host if request.client else ""
    token = site.accounts.sign_in(nom, mot_de_passe, address, request.cookies.get(DEVICE, ""))
    if isinstance(token, Token):
        return _let_in(request, token, "/mot-de-passe" if token.who.user.temporary else inside(vers))
    slowed = token is NotSignedIn.SLOWED
    return site.page(
        request,
        "sign_in.html",
        429 if slowed else 401,
        name=nom,
        vers=inside(vers),
        ended=False,
        kept=False,
        asked=ASKED_TEXT,
        wrong="Trop d'essais depuis cet appareil : attendez quelques minutes, puis réessayez."
        if slowed
        else "Ce nom et ce mot de passe ne vont pas ensemble.",
    )


@api.post("/deconnexion")
def sign_out(request: Request, site: Here) -> Response:
    site.accounts.sign_out(who_of(request))
    gone = RedirectResponse("/connexion", 303)
    gone.delete_cookie(COOKIE)
    return gone


@api.get("/premier-demarrage")
def begin(request: Request, site: Here) -> Response:
    if not site.accounts.nobody_yet():
        return RedirectResponse("/connexion", 303)
    return _first_page(site, request)


@api.post("/premier-demarrage")
def first_account(
    request: Request, site: Here, code: Text, nom: Text, affiche: Text, mot_de_passe: Text, encore: Text, cle: Text = ""
) -> Response:
    if not site.accounts.nobody_yet():
        return RedirectResponse("/connexion", 303)
    given = {"code": code, "nom": nom, "affiche": affiche, "cle": cle}
    wrong = _wrong_password(mot_de_passe, encore, nom)
    if not site.first.is_right(code):
        wrong = "Ce code n'est pas celui qui est affiché par le boîtier."
    if not wrong and not nom.strip():
        wrong = "Il manque un nom."
    if wrong:
        return _first_page(site, request, wrong=wrong, **given)
    identity, wrong = _practice_key(site, cle)  # made last: an account that is refused must not leave it behind
    if identity is None:
        return _first_page(site, request, wrong=wrong, **given)
    user = User("", nom.strip(), affiche.strip() or nom.strip(), Role.PRACTITIONER, None, False, True)  # noqa: FBT003
    if site.accounts.add(user, mot_de_passe, identity, unless_somebody=True) is None:
        return RedirectResponse("/connexion", 303)
    address = request.client.host if request.client else ""
    token = site.accounts.sign_in(nom, mot_de_passe, address)
    if not isinstance(token, Token):
        return RedirectResponse("/connexion", 303)
    if cle:
        return _let_in(request, token, "/")
    return let_in(request, token, site.page(request, "paper_key.html", identity=identity))


@api.get("/mot-de-passe")
def own(request: Request, site: Here) -> HTMLResponse:
    return _password_page(site, request)


@api.post("/mot-de-passe")
def choose(request: Request, site: Here, ancien: Text, mot_de_passe: Text, encore: Text) -> Response:
    who = who_of(request)
    wrong = _wrong_password(mot_de_passe, encore, who.user.name)
    if not site.accounts.is_password(who.user, ancien):
        wrong = "L'ancien mot de passe n'est pas celui-là."
    if wrong:
        return _password_page(site, request, wrong)
    site.accounts.choose_password(who, mot_de_passe)
    return done("/", "mot-de-passe")


def _password_page(site: Site, request: Request, wrong: str = "") -> HTMLResponse:
    passkeys = site.passkeys.of(who_of(request).user.id)
    return site.page(request, "password.html", 422 if wrong else 200, wrong=wrong, passkeys=passkeys, asked=ASKED_TEXT)


def _wrong_password(password: str, again: str, name: str) -> str:
    if len(password) < SHORTEST:
        return f"Le mot de passe doit avoir au moins {SHORTEST} caractères : une phrase courte convient bien."
    if name.strip().casefold() and name.strip().casefold() in password.casefold():
        return "Le mot de passe ne doit pas contenir votre nom."
    return "" if password == again else "Les deux mots de passe ne sont pas les mêmes."


def _practice_key(site: Site, told: str) -> tuple[str | None, str]:
    """The key of this box: made now, or read from the paper when it was made before; else what is wrong."""
    path = site.home / "recipients.txt"
    if not path.exists():
        pair = new_key_pair()
        path.write_text(pair.recipient + "\n", "utf-8")
        return pair.identity, ""
    told = told.strip().upper()
    if not told:
        return None, "Ce boîtier a déjà une clé : recopiez celle qui est notée sur papier."
    try:
        unseal(AgeSeal(path.read_text("utf-8").split()).seal(b"1"), told)
    except StoreError:
        return None, "Cette clé n'ouvre pas les messages de ce boîtier : vérifiez chaque caractère."
    return told, ""


def _first_page(site: Site, request: Request, wrong: str = "", **given: str) -> HTMLResponse:
    has_key = (site.home / "recipients.txt").exists()
    empty = {"code": "", "nom": "", "affiche": "", "cle": ""}
    return site.page(
        request, "first_start.html", 422 if wrong else 200, wrong=wrong, has_key=has_key, given={**empty, **given}
    )


def _let_in(request: Request, token: Token, where: str) -> Response:
    return let_in(request, token, RedirectResponse(where, 303))


def let_in(request: Request, token: Token, response: Response) -> Response:
    """With the session's and the device's cookies."""
    safe = request.url.scheme == "https"
    response.set_cookie(COOKIE, token.session, httponly=True, samesite="strict", secure=safe)
    response.set_cookie(
        DEVICE, token.device, max_age=DEVICE_DAYS * 86_400, httponly=True, samesite="strict", secure=safe
    )
    return response
