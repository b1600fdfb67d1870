import subprocess
import sys

SETTLED = """
import gc
from inboxapp.core.memory import settle_heap
before = gc.get_freeze_count()
settle_heap()
assert before == 0 < gc.get_freeze_count()
assert gc.isenabled()
"""


def test_what_start_up_made_is_left_out_of_collections_and_the_rest_is_not() -> None:
    subprocess.run([sys.executable, "-c", SETTLED], check=True)
