"""Keys."""

from concurrent.futures import ThreadPoolExecutor

from models.base import new_id


def test_keys_made_in_a_burst_are_all_different_and_grow():
    keys = [new_id() for _ in range(50_000)]
    assert keys == sorted(set(keys))
    assert keys[-1] < 2**63


def test_threads_never_make_the_same_key():
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: [new_id() for _ in range(5_000)], range(4)))
    assert len({key for keys in made for key in keys}) == 20_000
