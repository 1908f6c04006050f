"""The epoch: what readers of several processes may keep."""

from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE
from threading import Thread

import pytest

from creatoraudit.storage.epoch import Epoch
from tests.support.processes import child, together

CHANGE_UNTIL_KILLED = """
    from creatoraudit.storage.epoch import Epoch
    with Epoch(folder / "epoch").changing():
        meet()
"""


@pytest.fixture
def epoch(tmp_path: Path) -> Iterator[Epoch]:
    opened = Epoch(tmp_path / "epoch")
    yield opened
    opened.close()


def test_a_new_epoch_is_settled_and_its_file_private(epoch: Epoch, tmp_path: Path) -> None:
    assert not epoch.is_pending(epoch.read())
    assert S_IMODE((tmp_path / "epoch").stat().st_mode) == 0o600


def test_a_change_is_pending_until_it_ends_and_moves_the_epoch(epoch: Epoch) -> None:
    before = epoch.read()
    with epoch.changing():
        during = epoch.read()
        assert epoch.is_pending(during)
    after = epoch.read()
    assert not epoch.is_pending(after)
    assert before < during < after


def test_a_change_that_fails_moves_the_epoch_all_the_same(epoch: Epoch) -> None:
    before = epoch.read()
    with pytest.raises(LookupError), epoch.changing():
        raise LookupError
    assert epoch.read() > before
    assert not epoch.is_pending(epoch.read())


def test_opening_an_epoch_again_goes_on_from_where_it_was(epoch: Epoch, tmp_path: Path) -> None:
    with epoch.changing():
        pass
    again = Epoch(tmp_path / "epoch")
    assert again.read() == epoch.read() > 0
    again.close()


def test_repair_leaves_a_settled_epoch_alone(epoch: Epoch) -> None:
    before = epoch.read()
    epoch.repair()
    assert epoch.read() == before


def test_another_process_sees_a_change_at_once(epoch: Epoch, tmp_path: Path) -> None:
    code = """
        from creatoraudit.storage.epoch import Epoch
        epoch = Epoch(folder / "epoch")
        meet()
        for line in sys.stdin:
            print(epoch.read(), flush=True)
    """
    with child(code, tmp_path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")

        def seen_there() -> int:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        for _ in range(20):
            with epoch.changing():
                assert seen_there() == epoch.read()
            assert seen_there() == epoch.read()


def test_a_killed_change_stays_pending_until_the_next_one_ends(
    epoch: Epoch, tmp_path: Path
) -> None:
    with child(CHANGE_UNTIL_KILLED, tmp_path) as process:
        left = epoch.read()
        process.kill()
        process.wait()
    assert epoch.read() == left
    assert epoch.is_pending(left)
    with epoch.changing():
        assert epoch.is_pending(epoch.read())
    assert epoch.read() > left
    assert not epoch.is_pending(epoch.read())


def test_repair_settles_a_killed_change_at_a_new_value(epoch: Epoch, tmp_path: Path) -> None:
    before = epoch.read()
    with child(CHANGE_UNTIL_KILLED, tmp_path) as process:
        process.kill()
        process.wait()
    epoch.repair()
    assert epoch.read() > before
    assert not epoch.is_pending(epoch.read())


def test_a_change_and_a_repair_wait_for_the_change_of_another_process(
    epoch: Epoch, tmp_path: Path
) -> None:
    done: list[str] = []

    def change() -> None:
        with epoch.changing():
            done.append("change")

    def repair() -> None:
        epoch.repair()
        done.append("repair")

    waiting = [Thread(target=change), Thread(target=repair)]
    with child(CHANGE_UNTIL_KILLED, tmp_path) as process:
        for thread in waiting:
            thread.start()
        waiting[0].join(timeout=0.2)
        assert done == []
        assert process.poll() is None
    for thread in waiting:
        thread.join()
    assert sorted(done) == ["change", "repair"]
    assert not epoch.is_pending(epoch.read())


def test_no_two_changes_of_any_process_share_a_value(tmp_path: Path) -> None:
    code = """
        from threading import Thread
        from creatoraudit.storage.epoch import Epoch
        meet()
        epoch = Epoch(folder / "epoch")
        def change():
            for _ in range(200):
                with epoch.changing():
                    print(epoch.read())
        threads = [Thread(target=change) for _ in range(3)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
    """
    printed = together(code, tmp_path, count=4)
    values = [int(line) for text in printed for line in text.split()]
    # The file was created by all four at once, and yet each change had a value of its own.
    assert sorted(values) == list(range(1, 2 * len(values), 2))
    assert len(values) == 4 * 3 * 200
