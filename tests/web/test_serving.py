"""The server that the other tests stand on."""

from collections.abc import Callable

from tests.support.raw import request_bytes
from tests.support.server import ServerProcess, Site


def test_the_standing_site_answers(standing_site: Site) -> None:
    answer = standing_site.client(standing_site.key()).get("/v2/whoami")
    assert answer.status_code == 200


def test_a_site_answers_by_the_byte(site: Site) -> None:
    reply = site.send(request_bytes("HEAD", "/v2/meta"))
    assert (reply.status, reply.body) == (200, b"")


def test_several_processes_answer_with_a_key_made_here(
    server_process: Callable[..., ServerProcess], site: Site
) -> None:
    server = server_process(workers=2)
    assert server.client(site.key(), keep_alive=False).get("/v2/whoami").status_code == 200
    assert "request" in server.log
    assert server.stop() == 0
