"""The watch over the browser sees what it must; else no other browser test proves anything."""

import pytest

from tests.browser.conftest import Watch

HOST = "tthc.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:"
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Trang</title>
<link rel="icon" href="data:,">{head}</head><body><main><h1>Trang</h1>{body}</main></body></html>"""


@pytest.fixture
def visit(chromium):
    """Return a function that opens a page made of the given pieces; it returns page and watch."""
    context = chromium.new_context()
    watch = Watch(host=HOST)
    watch.over(context)

    def visited(head="", body="", status=200, policy=POLICY, files=()):
        def answer(route):
            path = route.request.url.partition(HOST)[2]
            if path == "/":
                html = PAGE.format(head=head, body=body)
                headers = {"Content-Type": "text/html", "Content-Security-Policy": policy}
                route.fulfill(status=status, headers=headers, body=html)
            elif path in files:
                route.fulfill(content_type="text/javascript", body=files[path])
            else:
                route.fulfill(status=404)

        context.route("**/*", answer)
        page = context.new_page()
        page.goto(f"http://{HOST}/", wait_until="networkidle")
        return page, watch

    yield visited
    context.close()


def test_a_faultless_page_gives_no_finding(visit):
    script = '<script src="/well.js"></script>'
    _, watch = visit(head=script, files={"/well.js": "document.title = 'Trang khác'"})
    assert watch.findings == []


def test_an_error_page_opened_on_purpose_gives_no_finding(visit):
    _, watch = visit(status=404)
    assert watch.findings == []


def test_an_inline_style_is_a_breach_of_policy(visit):
    _, watch = visit(body='<p style="color: red">đỏ</p>')
    assert any("CSP: style-src-attr inline" in finding for finding in watch.findings)


def test_an_inline_script_is_a_breach_of_policy(visit):
    _, watch = visit(head="<script>alert(1)</script>")
    assert any("CSP: script-src-elem inline" in finding for finding in watch.findings)


def test_a_script_that_fails_is_found(visit):
    script = '<script src="/bad.js"></script>'
    _, watch = visit(head=script, files={"/bad.js": "throw new Error('hỏng')"})
    assert [finding.partition(":")[0] for finding in watch.findings] == ["script"]


def test_a_file_that_is_missing_is_found(visit):
    _, watch = visit(head='<link rel="stylesheet" href="/none.css">')
    assert watch.findings == [f"404: http://{HOST}/none.css"]


def test_a_request_to_another_host_is_found(visit):
    picture = '<img src="http://elsewhere.test/a.png" alt="">'
    _, watch = visit(body=picture, policy="img-src *")
    assert "another host: http://elsewhere.test/a.png" in watch.findings


def test_axe_finds_a_picture_without_words(visit, axe):
    page, _ = visit(body='<img src="data:,">')
    assert [breach.partition(":")[0] for breach in axe(page)] == ["image-alt"]


def test_axe_finds_nothing_on_a_plain_page(visit, axe):
    page, _ = visit()
    assert axe(page) == []
