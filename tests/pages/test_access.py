"""Who gets in, and what those read who do not; the way out."""

import pytest
from django.test import Client
from django.views.defaults import server_error

from tests.pages.reading import words_of


@pytest.mark.parametrize("address", ["/", "/ky/2022-q3/", "/nap/", "/nap/moi/", "/nap/1/"])
def test_pages_are_for_those_who_signed_in(client, db, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"/dang-nhap/?next={address}"


def test_a_wrong_password_is_told_in_vietnamese(client, db):
    response = client.post("/dang-nhap/", {"username": "canbo", "password": "sai"})
    assert "Chưa đăng nhập được. Tên đăng nhập hoặc mật khẩu không đúng." in words_of(response)


def test_signing_out_is_a_deed_not_an_address(official_client):
    assert official_client.get("/dang-xuat/").status_code == 405
    assert official_client.post("/dang-xuat/")["Location"] == "/dang-nhap/"


def test_an_official_sees_no_upload_and_may_not_open_it(official_client):
    assert "Nạp dữ liệu" not in words_of(official_client.get("/"))
    response = official_client.get("/nap/")
    assert response.status_code == 403
    assert "Bạn chưa có quyền mở trang này" in words_of(response)


def test_a_clerk_finds_the_upload_but_no_administration(clerk_client):
    words = words_of(clerk_client.get("/"))
    assert "Nạp dữ liệu" in words
    assert "Quản trị" not in words


def test_an_administrator_finds_the_administration(admin_client):
    assert "Quản trị" in words_of(admin_client.get("/"))


def test_the_administration_says_no_to_others_without_asking_for_another_sign_in(official_client):
    response = official_client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "Bạn chưa có quyền mở trang này" in words_of(response)
    assert "Về trang tổng quan" in words_of(response)


def test_the_administration_has_the_sign_in_of_the_portal(client, db):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/dang-nhap/?next=/admin/login/")


def test_an_administrator_comes_from_the_sign_in_to_the_page_that_was_asked_for(admin_client):
    response = admin_client.get("/admin/login/?next=/admin/procedures/agency/")
    assert response["Location"] == "/admin/procedures/agency/"
    assert admin_client.get("/admin/login/?next=//elsewhere.test/")["Location"] == "/admin/"


def test_an_unknown_address_is_told_in_vietnamese(official_client):
    response = official_client.get("/khong-co/")
    assert response.status_code == 404
    assert "Không có trang này" in words_of(response)


def test_a_stale_form_is_told_in_vietnamese(official):
    # The test client lets forged forms through unless told not to.
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(official)
    response = strict.post("/dang-xuat/")
    assert response.status_code == 403
    assert "Trang đã hết hạn" in words_of(response)


def test_an_error_of_ours_is_told_in_vietnamese(rf):
    response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Hệ thống gặp lỗi" in words_of(response)


def test_the_watch_needs_no_account(client, db):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
