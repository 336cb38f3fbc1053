"""A mail server small enough to read: it takes messages on a port of its own and remembers them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """answers : what to say to a command instead of the usual, by its first word."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._say(writer, "220 ready")
        while line := await reader.readline():
            command = line.decode().strip()
            self.commands.append(command)
            word = command.split()[0].upper() if command else ""
            answer = self.answers.get(word) or {"EHLO": "250-here\r\n250 AUTH PLAIN", "DATA": "354 go on"}.get(word)
            await self._say(writer, answer or ("221 bye" if word == "QUIT" else "250 ok"))
            if word == "DATA" and (answer or "").startswith("354"):
                self.messages.append(await reader.readuntil(b"\r\n.\r\n"))
                await self._say(writer, "250 taken")
            if word == "QUIT":
                break
        writer.close()

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, text: str) -> None:
        writer.write(f"{text}\r\n".encode())
        await writer.drain()


@contextlib.asynccontextmanager
async def mail_server(**answers: str) -> AsyncIterator[MailServer]:
    """`mail_server(RCPT="550 no such user")` refuses every address."""
    server = MailServer(answers=answers)
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield server
