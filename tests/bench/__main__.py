"""``make bench``: prints every figure that the README and the closing notes name."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench import deliveries, replies, updates


async def main(wanted: set[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if not wanted or "updates" in wanted:
            stock, ours = await updates.measure(Path(folder) / "updates")
            print(
                f"(a) updates/s: stock aiogram echo {stock.per_second:,.0f}, the whole program {ours.per_second:,.0f}"
            )
            print(f"    ratio {ours.per_second / stock.per_second:.2f} (at least 1.0)")
            print(
                f"    burst of {updates.PEOPLE * updates.EACH:,}: errors {ours.errors}, memory +{ours.growth:.0f} MiB"
            )
        if not wanted or "replies" in wanted:
            waited = await replies.measure(Path(folder) / "replies")
            print(f"(b) reply time at {replies.LATENCY * 1000:.0f} ms latency: alone {waited.alone * 1000:.0f} ms;")
            print(
                f"    {replies.PEOPLE} people in one second: median {waited.median * 1000:.0f} ms,"
                f" 99th percentile {waited.percentile_99 * 1000:.0f} ms"
            )
        if not wanted or "deliveries" in wanted:
            sent = await deliveries.measure(Path(folder) / "deliveries")
            print(f"(c) sends/s with pacing off: plain send_message {sent.plain:,.0f}, the outbox {sent.ours:,.0f}")
            print(f"    ratio {sent.ours / sent.plain:.2f} (at least 0.85)")
            print(
                f"    memory while delivering: {deliveries.FEW:,} queued +{sent.growth_at_few:.1f} MiB,"
                f" {deliveries.MANY:,} queued +{sent.growth_at_many:.1f} MiB,"
                f" growth {sent.growth_at_many - sent.growth_at_few:+.1f} MiB (at most 5)"
            )


asyncio.run(main(set(sys.argv[1:])))
