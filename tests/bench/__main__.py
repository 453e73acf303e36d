"""``make bench``: prints every figure that the README and the closing notes name."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench import deliveries, questions, replies, updates


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
        if not wanted or "questions" in wanted:
            for pace in questions.PACES:
                arrived = await questions.arrivals(Path(folder) / f"questions at {pace}", pace)
                print(
                    f"(d) from a question to its copy at a coordinator, {questions.LATENCY * 1000:.0f} ms latency,"
                    f" at most {pace} messages a second: alone {arrived.alone * 1000:.0f} ms;"
                )
                print(
                    f"    {questions.ASKERS} askers at once, {questions.COORDINATORS} coordinators:"
                    f" median {arrived.median:.2f} s, 99th percentile {arrived.percentile_99:.2f} s"
                )
            for where, slowed in zip(
                ("storage", "press to new text"), await questions.desks(Path(folder) / "desks"), strict=True
            ):
                print(f"    the desk with {questions.MANY:,} stored questions to {questions.FEW:,}, {where}:")
                for each in slowed:
                    few, many = each.few * 1000, each.many * 1000
                    print(f"      {each.what}: {few:.1f} ms, {many:.1f} ms, ratio {each.ratio:.2f}")
                print(f"      at most {max(each.ratio for each in slowed):.2f} (at most 1.5)")


asyncio.run(main(set(sys.argv[1:])))
