"""The socket on which pages and API are served."""

import asyncio
import socket

from curate.server import bind


def test_answers_are_sent_at_once() -> None:
    """Nagle's algorithm would hold back the body of each answer after a connection's first."""

    async def accepted() -> int:
        listening = bind("127.0.0.1", 0)
        said: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            said.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(greet, sock=listening):
            _reader, writer = await asyncio.open_connection(*listening.getsockname())
            writer.close()
            return await said

    assert asyncio.run(accepted()) != 0
