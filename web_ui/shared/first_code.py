"""What lets the first person in: who stands before the box reads its screen."""

import secrets

CODE_TRIES = 10


class FirstCode:
    """Shown on the box's screen while nobody has an account; whoever stands before the box may begin."""

    def __init__(self) -> None:
        self._left = CODE_TRIES
        self.code = self._new()

    @staticmethod
    def _new() -> str:
        return f"{secrets.randbelow(10**8):08d}"

    @property
    def shown(self) -> str:
        return f"{self.code[:4]} {self.code[4:]}"

    def is_right(self, said: str) -> bool:
        """After ten wrong ones there is another code, which is printed again."""
        if secrets.compare_digest("".join(filter(str.isdigit, said)), self.code):
            return True
        self._left -= 1
        if not self._left:
            self._left, self.code = CODE_TRIES, self._new()
            print(f"Code de premier démarrage : {self.shown}", flush=True)  # noqa: T201 - the box's screen
        return False
