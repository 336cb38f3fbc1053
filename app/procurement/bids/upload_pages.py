"""Bodies of uploads: read once, as they come. The check against forgery reads the first field, the handler the rest."""

from collections.abc import AsyncIterator
from typing import Any

from litestar.exceptions import HTTPException

from app.platform.access import AppRequest
from app.platform.access.csrf import FIELD, TOKEN_READER
from app.procurement.bids.upload_body import BodyUnreadable, UploadBody

_BODY = "vifte.upload_body"


async def read_token(request: Any) -> str:
    """The token in the body's first field; nothing more is read of a body that does not begin with it."""
    body = UploadBody(request.headers.get("content-type", ""), _stream(request))
    first = await body.next_part()
    if first is None or first.name != FIELD or first.file_name is not None:
        return ""
    token = await body.field()
    request.scope[_BODY] = body
    return token


# For a handler's `opt`.
STREAMED = {TOKEN_READER: read_token}


def body_of(request: AppRequest) -> UploadBody:
    """The body from after the token on; from its beginning where the token came in a header."""
    begun = request.scope.get(_BODY)
    if isinstance(begun, UploadBody):
        return begun
    return UploadBody(request.headers.get("content-type", ""), _stream(request))


async def _stream(request: Any) -> AsyncIterator[bytes]:
    """Raises BodyUnreadable when the sender goes away, which is no error of ours."""
    try:
        async for piece in request.stream():
            yield piece
    except HTTPException as error:
        if error.status_code < 500:
            raise
        raise BodyUnreadable from error
