"""``make bench``: prints every figure that the README and the closing notes name."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.bench import announcements, broadcaster, deliveries, documents, questions, replies, roadmap, search, updates


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
        if not wanted or "search" in wanted:
            small, large = await search.measure(Path(folder))
            for titles in (small, large):
                print(
                    f"(d) a search among {titles.titles:,} titles, median: {titles.whole * 1000:.1f} ms,"
                    f" the index alone {titles.index * 1000:.2f} ms; filled in {titles.filling:.2f} s"
                )
            print(f"    ratio {large.whole / small.whole:.1f}, of the index {large.index / small.index:.1f}")
        if not wanted or "questions" in wanted:
            for pace in questions.PACES:
                arrived = await questions.arrivals(Path(folder) / f"questions at {pace}", pace)
                print(
                    f"(e) from a question to its copy at a coordinator, {questions.LATENCY * 1000:.0f} ms latency,"
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
        await _measure_documents(wanted, Path(folder))
        await _measure_announcements(wanted, Path(folder))
        await _measure_roadmap(wanted, Path(folder))


async def _measure_documents(wanted: set[str], folder: Path) -> None:
    for over in documents.OVER if not wanted or "documents" in wanted else ():
        asked = await documents.measure(folder / f"documents over {over}", over)
        print(
            f"(f) {documents.PEOPLE} people ask for the same {documents.SIZE // 1024**2} MiB within {over} s,"
            f" under Telegram's limits: uploads {asked.uploads} (1), sends {asked.sends}"
        )
        print(
            f"    the last file after {asked.whole:.1f} s; from a press to its file: median {asked.median:.2f} s,"
            f" 99th percentile {asked.percentile_99:.2f} s; refusals {asked.refusals}, memory +{asked.growth:.0f} MiB"
        )


async def _measure_announcements(wanted: set[str], folder: Path) -> None:
    if wanted and "announcements" not in wanted:
        return
    speeds = await announcements.speed(folder / "speed")
    print("(g) an announcement with pacing off, sends/s beside plain send_message at the same concurrency:")
    for each in speeds:
        print(
            f"    {each.size:,} recipients: plain {each.plain:,.0f}, ours {each.ours:,.0f}, ratio {each.ratio:.2f};"
            f" CPU for 1,000: plain {each.plain_cpu:.2f} s, ours {each.cpu:.2f} s; memory +{each.growth:.1f} MiB"
        )
    few, many = speeds[-2:]
    print(
        f"    ratio at {few.size:,} and {many.size:,} recipients {few.ratio:.2f} and {many.ratio:.2f} (at least 0.95),"
        f" the one to the other {many.ratio / few.ratio:.2f} (0.90 to 1.10)"
    )
    if any(each.theirs is None for each in speeds):
        print(f"    {broadcaster.PACKAGE} could not be installed")
    for each in speeds:
        if each.theirs is not None:
            cut = "" if each.theirs.sent == each.size else f" (the first {each.theirs.sent:,})"
            print(
                f"    aiogram_broadcaster to {each.size:,}{cut}: {each.theirs.per_second:,.0f} sends/s,"
                f" CPU for 1,000 {each.theirs.cpu_per_thousand:.2f} s"
            )
    kept = await announcements.memory(folder / "memory")
    print(
        f"    memory: {announcements.FEW:,} recipients +{kept.few:.1f} MiB, {announcements.MANY:,} (the first"
        f" {kept.sent:,}, {announcements.LONGEST} s) +{kept.many:.1f} MiB, growth {kept.many - kept.few:+.1f} MiB"
        " (at most 5)"
    )
    felt = await announcements.paced(folder / "paced")
    print(
        f"    at {announcements.PACE}/s, {announcements.LATENCY * 1000:.0f} ms latency, under Telegram's limits:"
        f" {felt.pace:.2f}/s (at least 24.5), refusals {felt.refusals} (0)"
    )
    print(
        f"    reply to a tap: idle, median {felt.idle_median * 1000:.0f} ms,"
        f" 99th percentile {felt.idle_99 * 1000:.0f} ms; meanwhile {felt.median * 1000:.0f} ms,"
        f" {felt.percentile_99 * 1000:.0f} ms, {(felt.percentile_99 - felt.idle_99) * 1000:+.0f} ms (at most +20)"
    )


async def _measure_roadmap(wanted: set[str], folder: Path) -> None:
    if wanted and "roadmap" not in wanted:
        return
    for number, pace in ((roadmap.REMINDED, roadmap.PACE), (roadmap.AT_FULL_SPEED, roadmap.FULL_SPEED)):
        came = await roadmap.punctuality(folder / f"{number} reminders", number, pace)
        print(
            f"(h) {number:,} reminders due at one moment, at most {pace:,} a second: the first after"
            f" {came.first:.2f} s, the last after {came.last:.1f} s ({number / pace:.1f} at that pace),"
            f" missed {came.missed}"
        )
    few = await roadmap.planning(folder / "planning for few", roadmap.FEW)
    many = await roadmap.planning(folder / "planning for many", roadmap.MANY)
    for people, taken in ((roadmap.FEW, few), (roadmap.MANY, many)):
        print(
            f"    planning {roadmap.MILESTONES} milestones for {people:,} people: {taken.seconds:.2f} s,"
            f" memory +{taken.growth:.1f} MiB"
        )
    print(f"    ratio {many.seconds / few.seconds:.1f} (at most 11)")


asyncio.run(main(set(sys.argv[1:])))
