"""The list at a thousand and at a hundred thousand leads, ten messages each."""

import time

from sqlalchemy import text

from inboxapp.core.database import Database
from inboxapp.drafting.inbox import lead_page
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.rig import Rig
from tests.cast import Cast

SMALL, LARGE = 1_000, 100_000
MESSAGES_EACH = 10
READS = 200
MOST_TIMES_SLOWER = 1.5

LEADS = text("""
    INSERT INTO leads (client_id, name, company, title, timezone, sentiment, sentiment_version,
        is_unread, last_message_at, last_channel, preview, created_at)
    SELECT :client, 'Lead ' || n, 'Company ' || n % 997, '', '',
        (ARRAY['New', 'Interested', 'Neutral', 'Follow Up'])[n % 4 + 1], 0, n % 3 = 0,
        now() - n * interval '7 seconds', 'email', 'Thanks for the note ' || n, now()
    FROM generate_series(CAST(:first AS int), CAST(:last AS int)) n
""")
MESSAGES = text("""
    INSERT INTO messages (client_id, lead_id, channel, direction, provider_id, handle, author,
        subject, text, full_text, "to", attachments, is_automatic, is_bounce, triage, at,
        received_at)
    SELECT l.client_id, l.id, 'email', 'inbound', 'bench-' || l.id || '-' || k, '', l.name,
        'Payroll', 'Message ' || k || ' about topic ' || l.id % 5000, '', '[]', '[]', false, false,
        '{}', now(), now()
    FROM leads l, generate_series(1, CAST(:each AS int)) k
    WHERE l.client_id = :client AND l.id > :after
""")


async def measure(rig: Rig, cast: Cast) -> list[Figure]:
    async with rig.database() as database:
        await _fill(database, cast.zeta, 1, SMALL)
        small = await _read(database, cast)
        await _fill(database, cast.zeta, SMALL + 1, LARGE)
        large = await _read(database, cast)
    p95_small, p95_large = percentile(small, 0.95), percentile(large, 0.95)
    ratio = p95_large / p95_small
    return [
        Figure(
            "inbox list p95, 100,000 ÷ 1,000 leads",
            f"{ratio:.2f} ×",
            f"≤ {MOST_TIMES_SLOWER} ×",
            ratio <= MOST_TIMES_SLOWER,
            f"p95 {p95_small:.1f} → {p95_large:.1f} ms, p50 {percentile(small, 0.5):.1f} → "
            f"{percentile(large, 0.5):.1f} ms; {MESSAGES_EACH} messages each, first page",
        )
    ]


async def _fill(database: Database, client_id: int, first: int, last: int) -> None:
    async with database.transaction() as tx:
        newest = (await tx.execute(text("SELECT coalesce(max(id), 0) FROM leads"))).scalar_one()
        await tx.execute(LEADS, {"client": client_id, "first": first, "last": last})
        await tx.execute(MESSAGES, {"client": client_id, "after": newest, "each": MESSAGES_EACH})
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("VACUUM ANALYZE leads, messages"))
        # What filling left to write must not be written while we measure.
        await connection.execute(text("CHECKPOINT"))


async def _read(database: Database, cast: Cast) -> list[float]:
    times = []
    for _ in range(READS):
        began = time.perf_counter()
        async with database.transaction() as tx:
            page = await lead_page(tx, cast.zoe)
        times.append((time.perf_counter() - began) * 1000)
        assert len(page.rows) == 50
    return times
