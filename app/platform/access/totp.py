"""One-time codes from an authenticator app (RFC 6238: six digits, thirty seconds)."""

import hmac
from datetime import datetime

import pyotp

from app.platform.access.actor import Role
from app.platform.keys import keyring

STEP_SECONDS = 30
REQUIRED_ROLES = frozenset({Role.SUPPLIER.value, Role.ADMINISTRATOR.value})


def new_secret() -> str:
    return pyotp.random_base32()


def seal(secret: str) -> bytes:
    return keyring().encrypt(secret)


def unseal(sealed: bytes) -> str:
    return keyring().decrypt(sealed)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step the code belongs to, one step of clock drift either way; None when it fits none."""
    digits = code.replace(" ", "")
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return None
    totp = pyotp.TOTP(secret)
    step = int(now.timestamp()) // STEP_SECONDS
    return next((s for s in (step, step - 1, step + 1) if hmac.compare_digest(totp.generate_otp(s), digits)), None)


def provisioning_uri(secret: str, *, username: str, municipality: str) -> str:
    """What an authenticator app opens or reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=f"Vifte {municipality}")
