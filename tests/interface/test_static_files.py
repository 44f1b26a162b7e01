"""Collecting puts imports in place, and what is vendored is what was released."""

import hashlib
import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from hustlr import staticfiles
from hustlr.postgres import ROOT

VENDOR = ROOT / "static/vendor"


class Files(dict):
    """Files by name; also the storage that opens them."""

    def open(self, name: str) -> ContentFile:
        return ContentFile(self[name].encode())

    def sources(self) -> dict:
        return {name: (self, name) for name in self}


def test_a_sheet_takes_in_its_imports_each_in_its_layer():
    files = Files(
        {
            "css/app.css": '@layer a, b;\n@import url("parts/x.css") layer(b);\n',
            "css/parts/x.css": ".x { color: red; }\n",
        }
    )

    content, parts = staticfiles.join("css/app.css", files.sources())

    assert content == "@layer a,b;@layer b{.x{color:red}}\n"
    assert parts == {"css/parts/x.css"}


def test_addresses_inside_an_import_keep_their_target():
    files = Files(
        {
            "css/app.css": '@import url("parts/x.css") layer(b);',
            "css/parts/x.css": '.x { background: url("../../art/x.svg"); }',
        }
    )

    content, _parts = staticfiles.join("css/app.css", files.sources())

    assert 'url("../art/x.svg")' in content


def test_meaning_survives_the_squeeze():
    files = Files(
        {
            "css/app.css": '@import url("x.css") layer(b);',
            "css/x.css": "/* why */ .a { & :focus { inline-size: calc(1px + 2px); } }",
        }
    )

    content, _parts = staticfiles.join("css/app.css", files.sources())

    assert content == "@layer b{.a{& :focus{inline-size:calc(1px + 2px)}}}\n"


def test_modules_become_blocks_of_one_file():
    files = Files(
        {
            "js/app.js": '// why\nimport "./a.js";\nimport "./b.js";\n',
            "js/a.js": "const same = 1;\n",
            "js/b.js": "const same = 2;\n",
        }
    )

    content, parts = staticfiles.join("js/app.js", files.sources())

    assert content == "{\nconst same = 1;\n}\n{\nconst same = 2;\n}\n"
    assert parts == {"js/a.js", "js/b.js"}


def test_collecting_writes_one_hashed_and_compressed_sheet(tmp_path):
    source = FileSystemStorage(location=ROOT / "static")
    names = ["css/app.css", "css/tokens.css", "fonts/bricolage-700-latin.woff2"]
    part = '@import url("tokens.css") layer(tokens);\n'
    (tmp_path / "css").mkdir()
    (tmp_path / "css/app.css").write_text(part)
    own = FileSystemStorage(location=tmp_path)
    storage = staticfiles.JoinedManifestStorage(location=tmp_path / "out", base_url="/static/")
    paths = {name: (own if name == "css/app.css" else source, name) for name in names}

    list(storage.post_process(paths))

    collected = storage.stored_name("css/app.css")
    content = (tmp_path / "out" / collected).read_text()
    assert "--page:" in content
    assert "bricolage-700-latin.woff2" not in content
    assert storage.exists(f"{collected}.br")


@pytest.mark.parametrize("entry", json.loads((VENDOR / "VENDOR.json").read_text()))
def test_what_is_vendored_is_what_was_released(entry):
    content = (VENDOR / entry["file"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert entry["version"] in entry["file"]
    assert (VENDOR / entry["licence_file"]).read_text()


def test_nothing_is_vendored_in_silence():
    listed = {entry["file"] for entry in json.loads((VENDOR / "VENDOR.json").read_text())}

    assert {path.name for path in VENDOR.glob("*.js")} == listed
