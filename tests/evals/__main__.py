"""`python -m tests.evals` writes the lock anew, after somebody meant to change a conversation."""

import json

from inboxapp.evaluation.loading import HELD, LOCK, load_cases, lock_of

(HELD / LOCK).write_text(json.dumps(lock_of(load_cases()), indent=1) + "\n", encoding="utf-8")
