"""Static files as they are served: imports joined, names hashed, contents compressed."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# One file per component reads well and loads badly: thirty imports are thirty
# requests. These entry files are written out with their imports put in place.
ENTRIES = ("css/*.css", "js/app.js", "js/chat.js", "js/find.js")

_CSS_IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>[\w-]+)\);\n?')
_CSS_URL = re.compile(r'url\("(?!data:|/|https?:)(?P<path>[^"]+)"\)')
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_JS_IMPORT = re.compile(r'^import "(?P<path>\./[^"]+)";\n?', re.MULTILINE)
_JS_COMMENT_LINE = re.compile(r"^\s*//.*\n", re.MULTILINE)

Sources = Mapping[str, tuple[Any, str]]


class JoinedManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Manifest storage that joins the entry files at collectstatic."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            joined: set[str] = set()
            for name in [name for name in paths if _is_entry(name)]:
                content, parts = join(name, paths)
                if parts:
                    self._replace(name, content)
                    paths[name] = (self, name)
                joined |= parts
            for part in joined:
                del paths[part]
                self.delete(part)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _replace(self, name: str, content: str) -> None:
        self.delete(name)
        self._save(name, ContentFile(content.encode()))


def join(name: str, sources: Sources) -> tuple[str, set[str]]:
    """The entry's content with its imports in place, and the names of the joined parts."""
    if name.endswith(".js"):
        return _join_modules(name, sources)
    return _join_sheets(name, sources)


def _is_entry(name: str) -> bool:
    return any(
        fnmatch(name, pattern) and name.count("/") == pattern.count("/") for pattern in ENTRIES
    )


def _join_sheets(name: str, sources: Sources) -> tuple[str, set[str]]:
    parts: set[str] = set()

    def put_in_place(match: re.Match[str]) -> str:
        part = _resolve(name, match["path"])
        parts.add(part)
        body = _rebase(_read(part, sources), part=part, entry=name)
        return f"@layer {match['layer']}{{{body}}}"

    return _squeeze(_CSS_IMPORT.sub(put_in_place, _read(name, sources))), parts


def _join_modules(name: str, sources: Sources) -> tuple[str, set[str]]:
    """Each behaviour binds itself and exports nothing, so a block is scope enough."""
    parts: set[str] = set()

    def put_in_place(match: re.Match[str]) -> str:
        part = _resolve(name, match["path"])
        parts.add(part)
        body = _read(part, sources)
        return f"{{\n{body}}}\n"

    joined = _JS_IMPORT.sub(put_in_place, _read(name, sources))
    return _JS_COMMENT_LINE.sub("", joined), parts


def _rebase(css: str, *, part: str, entry: str) -> str:
    def moved(match: re.Match[str]) -> str:
        path = posixpath.relpath(_resolve(part, match["path"]), posixpath.dirname(entry))
        return f'url("{path}")'

    return _CSS_URL.sub(moved, css)


def _squeeze(css: str) -> str:
    """Drop comments and the white space that carries no meaning between tokens."""
    css = re.sub(r"\s+", " ", _CSS_COMMENT.sub("", css))
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r": (?=[^{}]*[;}])", ":", css)
    return css.replace(";}", "}").strip() + "\n"


def _resolve(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _read(name: str, sources: Sources) -> str:
    storage, path = sources[name]
    with storage.open(path) as file:
        return str(file.read().decode())
