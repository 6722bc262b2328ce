"""A light load generator: raw sockets that are kept open, one process for several clients; reads and prints JSON."""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

END_OF_HEAD = b"\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"


@dataclass
class Client:
    """One connection with one request under way."""

    socket: socket.socket
    answer: bytearray = field(default_factory=bytearray)
    sent_at: float = 0.0

    def send(self, request: bytes) -> None:
        self.answer.clear()
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> int:
        """Status of the answer when it is whole, else 0."""
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self.answer += piece
        head, found, body = self.answer.partition(END_OF_HEAD)
        if not found:
            return 0
        lower = bytes(head).lower()
        if b"content-length:" in lower:
            length = int(lower.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            whole = len(body) >= length
        else:
            whole = body.endswith(LAST_CHUNK)
        return int(head[9:12]) if whole else 0


def drive(address: tuple[str, int], clients: int, requests: list[bytes], warm: float, seconds: float) -> dict[str, Any]:
    """Send requests one after another on every connection; only what ends after `warm` seconds is counted."""
    chooser = selectors.DefaultSelector()
    began = time.perf_counter()
    counted_from, end = began + warm, began + warm + seconds
    latencies: list[float] = []
    failures = 0
    first_failure = ""
    place = 0
    for number in range(clients):
        connection = socket.create_connection(address)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(connection)
        chooser.register(connection, selectors.EVENT_READ, client)
        client.send(requests[number % len(requests)])
        place = number + 1
    while (now := time.perf_counter()) < end:
        for key, _mask in chooser.select(timeout=end - now):
            client = key.data
            status = client.receive()
            if not status:
                continue
            moment = time.perf_counter()
            if status != 200:
                failures += 1
                first_failure = first_failure or client.answer.decode("utf-8", "replace")[:500]
            elif counted_from <= moment < end:
                latencies.append(round((moment - client.sent_at) * 1000, 3))
            client.send(requests[place % len(requests)])
            place += 1
    return {"latencies": latencies, "failures": failures, "first_failure": first_failure}


def main() -> None:
    """One job from standard input."""
    job = json.load(sys.stdin)
    requests = [text.encode("utf-8") for text in job["requests"]]
    answer = drive((job["host"], job["port"]), job["clients"], requests, job["warm"], job["seconds"])
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
