"""Small files that unfold to much, by name: what a server of photos must not decode."""

from __future__ import annotations

import io
import struct
import zlib

import pillow_heif
from PIL import Image

HUGE = 13_000


def files() -> dict[str, bytes]:
    """Return them all."""
    return {
        "png of 169 megapixels": _png(HUGE),
        "png with a tail of zeros as its words": _png(64, words=zlib.compress(b"\0" * 80_000_000)),
        "apng whose frames are huge": _png(HUGE, frames=1000),
        "jpeg with a huge header": _jpeg(65_000),
        "jpeg made of scans": _scans(4_000),
        "webp of 268 megapixels": _webp(16_383),
        "animated webp on a huge canvas": _canvas(16_384),
        "heic with a huge header": _heic(30_000),
        "animated gif": _gif(),
    }


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(side: int, *, words: bytes = b"", frames: int = 0) -> bytes:
    """Return a whole PNG of zeros, one bit a pixel, of which each line can be decoded."""
    packed = zlib.compressobj(9)
    line = b"\0" * (1 + -(-side // 8))
    body = b"".join(packed.compress(line) for _line in range(side)) + packed.flush()
    parts = [_chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))]
    if frames:
        parts.append(_chunk(b"acTL", struct.pack(">II", frames, 0)))
    if words:
        parts.append(_chunk(b"zTXt", b"Comment\0\0" + words))
    return b"\x89PNG\r\n\x1a\n" + b"".join([*parts, _chunk(b"IDAT", body), _chunk(b"IEND", b"")])


def _picture(kind: str, side: int = 64, **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(out, kind, **options)
    return out.getvalue()


def _jpeg(side: int) -> bytes:
    """Return a JPEG whose frame says that it is enormous."""
    data = bytearray(_picture("JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", side, side)
    return bytes(data)


def _scans(number: int) -> bytes:
    """Return a progressive JPEG whose last scan comes again and again."""
    data = _picture("JPEG", 2000, progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * number + data[-2:]


def _webp(side: int) -> bytes:
    """Return a lossless WebP whose header says that it is enormous."""
    size = (side - 1) | (side - 1) << 14
    body = b"\x2f" + struct.pack("<I", size) + b"\0" * 32
    chunk = b"VP8L" + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def _canvas(side: int) -> bytes:
    """Return an animated WebP of small frames on a canvas that is enormous."""
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("teal", "red", "navy")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    data = bytearray(out.getvalue())
    at = data.index(b"VP8X") + 12
    data[at : at + 6] = struct.pack("<I", side - 1)[:3] * 2
    return bytes(data)


def _heic(side: int) -> bytes:
    """Return a HEIC whose header says that it is enormous."""
    pillow_heif.register_heif_opener()
    data = _picture("HEIF")
    at = data.index(b"ispe") + 8
    return data[:at] + struct.pack(">II", side, side) + data[at + 8 :]


def _gif() -> bytes:
    frames = [Image.new("P", (2000, 2000), colour) for colour in range(40)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()
