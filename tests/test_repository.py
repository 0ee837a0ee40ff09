"""What is committed: text of our own, templates the policy allows, none of the known smells."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
APPLICATION = ("procedures/", "reports/", "tthc_portal/")

# Never ours, or never to be committed.
UNWANTED = re.compile(
    r"(^|/)(\.env|\.venv|node_modules|var|__pycache__)(/|$)"
    r"|\.min\.(js|css)$|\.(mo|map|sqlite3|woff2?|ttf|otf|eot|pyc|xlsx?|docx|pdf|zip)$"
)
NAMES_THAT_SAY_NOTHING = re.compile(
    r"(^|/)(utils|helpers|common|core|services|managers)(\.py|/)|_(v2|new|old)\.py$"
)
# Brackets keep a pattern from finding itself here.
PATH_OF_A_MACHINE = re.compile(r"(?<![\w.])/(hom[e]|roo[t]|wor[k]|User[s])/\w")
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b")

BREACHES_OF_POLICY = {
    "inline style": re.compile(r"\sstyle\s*=|<style", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE),
    "unescaped value": re.compile(r"\|\s*safe\b|autoescape off"),
    "include that sees everything": re.compile(r"{%\s*include\b(?![^%]*\sonly\s*%})"),
    "another host": re.compile(r"(src|href)=[\"'](https?:)?//", re.IGNORECASE),
}
SMELLS = {
    "a guessed date": re.compile(r"dayfirst|to_datetime\((?![^)]*\bformat=)|dateutil"),
    "a division made to work": re.compile(r"/ .*\bor [01]\b|max\([a-z_]+, 1\)"),
    "HTML by hand": re.compile(r"mark_safe|\.to_html\("),
    "an error swallowed": re.compile(r"except (Base)?Exception|except.*:\n\s*pass$", re.M),
    "a quarter by hand": re.compile(r"month\s*//\s*3|month\s*-\s*1\)\s*//\s*3|days=90\b"),
}


def committed() -> list[str]:
    """Return the files git holds or would hold; root may look at another's repository."""
    held = ("-z", "--cached", "--others", "--exclude-standard")
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", *held],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]


FILES = committed()
TEMPLATES = [path for path in FILES if "templates/" in path and path.endswith(".html")]


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def found(pattern: re.Pattern, text: str) -> list[str]:
    """Return each place of the pattern as `line: what is there`."""
    return [
        f"{text.count(chr(10), 0, match.start()) + 1}: {match.group().strip()}"
        for match in pattern.finditer(text)
    ]


def found_in(pattern: re.Pattern, paths: Iterable[str]) -> list[str]:
    return [f"{path}:{place}" for path in paths for place in found(pattern, text_of(path))]


def test_nothing_is_committed_that_is_built_fetched_or_somebody_elses():
    assert [path for path in FILES if UNWANTED.search(path)] == []


def test_every_file_is_text():
    def is_text(content: bytes) -> bool:
        return b"\0" not in content and content.decode(errors="ignore").encode() == content

    assert [path for path in FILES if not is_text((ROOT / path).read_bytes())] == []


def test_no_file_knows_a_machine():
    assert found_in(PATH_OF_A_MACHINE, FILES) == []


def test_nothing_is_left_unfinished():
    assert found_in(UNFINISHED, FILES) == []


def test_no_module_has_a_name_that_says_nothing():
    assert [path for path in FILES if NAMES_THAT_SAY_NOTHING.search(path)] == []


@pytest.mark.parametrize("path", ["requirements.txt", "requirements-dev.txt"])
def test_python_packages_are_pinned_with_hashes_and_name_no_host(path):
    text = text_of(path)
    entries = re.split(r"\n(?=[a-zA-Z0-9])", text)
    assert entries
    assert [entry for entry in entries if not re.match(r"\S+==\S+ ", entry)] == []
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"://|--index-url|--extra-index-url|--find-links", text)


def test_browser_packages_are_pinned_with_hashes_and_name_no_host():
    text = text_of("package-lock.json")
    assert '"resolved"' not in text
    assert "://" not in text
    assert text.count('"integrity": "sha512-') == text.count('"node_modules/')


@pytest.mark.parametrize("breach", BREACHES_OF_POLICY)
def test_templates_keep_to_the_policy(breach):
    assert found_in(BREACHES_OF_POLICY[breach], TEMPLATES) == []


@pytest.mark.parametrize("path", TEMPLATES)
def test_every_template_compiles(path):
    get_template(path.partition("templates/")[2])


@pytest.mark.parametrize("smell", SMELLS)
def test_the_code_is_free_of_a_known_smell(smell):
    code = [path for path in FILES if path.startswith(APPLICATION) and path.endswith(".py")]
    assert found_in(SMELLS[smell], code) == []


def test_the_readme_names_only_commands_that_exist():
    named = set(re.findall(r"`make ([a-z]+)`", text_of("README.md")))
    targets = set(re.findall(r"^([a-z]+):.*## ", text_of("Makefile"), re.M))
    assert named
    assert named <= targets


# The patterns can find what they are for


@pytest.mark.parametrize(
    ("breach", "bad"),
    [
        ("inline style", '<p style="width: {{ share }}%">'),
        ("inline script", "<script>draw()</script>"),
        ("inline handler", '<button onclick="draw()">'),
        ("unescaped value", "{{ value|safe }}"),
        ("include that sees everything", '{% include "reports/_cards.html" with cards=cards %}'),
        ("another host", '<script src="https://cdn.example/plotly.js">'),
    ],
)
def test_a_breach_of_policy_is_found(breach, bad):
    assert found(BREACHES_OF_POLICY[breach], bad)


def test_a_good_template_is_left_alone():
    good = """
        {% include "reports/_card.html" with card=card only %}
        {{ outcomes|json_script:"outcomes" }}
        <script src="{% static 'js/charts.js' %}" defer></script>
        <a class="style" href="/nap/">Nạp dữ liệu</a>
    """
    assert [name for name, pattern in BREACHES_OF_POLICY.items() if pattern.search(good)] == []


@pytest.mark.parametrize(
    ("smell", "bad"),
    [
        ("a guessed date", "pd.to_datetime(column, errors='coerce')"),
        ("a division made to work", "late / (resolved or 1)"),
        ("HTML by hand", "mark_safe(words)"),
        ("an error swallowed", "except ValueError:\n    pass\n"),
        ("a quarter by hand", "(day.month - 1) // 3 + 1"),
    ],
)
def test_a_smell_is_found(smell, bad):
    assert found(SMELLS[smell], bad)


@pytest.mark.parametrize(
    ("pattern", "bad"),
    [
        (UNWANTED, "static/js/plotly-basic.min.js"),
        (UNWANTED, "static/fonts/tinos.woff2"),
        (UNWANTED, "var/tthc.sqlite3"),
        (NAMES_THAT_SAY_NOTHING, "reports/utils.py"),
        (PATH_OF_A_MACHINE, "open('/" + "home/lan/du-lieu.csv')"),
        (UNFINISHED, "# TO" + "DO later"),
    ],
)
def test_what_must_not_be_committed_is_found(pattern, bad):
    assert found(pattern, bad)
