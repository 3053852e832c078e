"""Reading HTTP/1.1 messages off a connection: only what the load client needs, and cheaply."""

from dataclasses import dataclass

END_OF_HEAD = b"\r\n\r\n"
END_OF_LINE = b"\r\n"


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer; the head is in lower case but for its first line."""

    first_line: bytes
    head: bytes
    body: bytes

    @property
    def status(self) -> int:
        """The status of an answer."""
        return int(self.first_line.split(b" ", 2)[1])


class Reader:
    """Cuts the bytes of one connection into messages."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Message]:
        """Return the messages that are complete by now."""
        self._rest += data
        messages = []
        while (found := first_message(self._rest)) is not None:
            message, size = found
            messages.append(message)
            self._rest = self._rest[size:]
        return messages


def first_message(data: bytes) -> tuple[Message, int] | None:
    """Return the message that `data` begins with and its size, if it is all there."""
    head_size = data.find(END_OF_HEAD)
    if head_size < 0:
        return None
    first_line, _, fields = data[:head_size].partition(END_OF_LINE)
    head = fields.lower()
    start = head_size + len(END_OF_HEAD)
    if value(head, b"transfer-encoding") == b"chunked":
        content = chunked_body(data, start)
    else:
        end = start + int(value(head, b"content-length") or 0)
        content = (data[start:end], end) if len(data) >= end else None
    if content is None:
        return None
    body, end = content
    return Message(first_line, head, body), end


def value(head: bytes, name: bytes) -> bytes:
    """Return the value of a header, or nothing."""
    for line in head.split(END_OF_LINE):
        if line.startswith(name + b":"):
            return line[len(name) + 1 :].strip()
    return b""


def chunked_body(data: bytes, start: int) -> tuple[bytes, int] | None:
    """Put a chunked body together; it ends with an empty chunk and no trailers."""
    chunks: list[bytes] = []
    while (line_end := data.find(END_OF_LINE, start)) >= 0:
        size = int(data[start:line_end].partition(b";")[0], 16)
        start = line_end + len(END_OF_LINE)
        end = start + size + len(END_OF_LINE)
        if len(data) < end:
            return None
        if size == 0:
            return b"".join(chunks), end
        chunks.append(data[start : start + size])
        start = end
    return None
