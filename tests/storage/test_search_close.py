"""Who types a question is told that its answer is there, or nothing; counted on labelled examples."""

import logging
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from storage.search.index import Index

log = logging.getLogger(__name__)

SETS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("test_search_examples.toml").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Examples:
    answered: list[tuple[str, str]]
    typed: list[tuple[str, str]]
    unrelated: list[str]

    def index(self) -> Index:
        index = Index()
        for key, (question, answer) in enumerate(self.answered):
            index.put(key, question, answer)
        return index

    def meant(self, beginning: str) -> int:
        (key,) = (key for key, (question, _) in enumerate(self.answered) if question.startswith(beginning))
        return key


@dataclass(frozen=True)
class Offered:
    """How often the right answer came first, and among three; how often nothing was like it and something came."""

    first: int
    among_three: int
    wrong: int
    wrong_without_the_right_one: int


def of(*names: str) -> Examples:
    """The examples of these sets together; a longer index is a harder one."""
    answered, typed, unrelated = (
        [each for name in names for each in SETS[name][kind]] for kind in ("answered", "typed", "unrelated")
    )
    return Examples(answered, typed, unrelated)


def count(examples: Examples) -> Offered:
    index = examples.index()
    offers = [([found.key for found in index.close(text)], examples.meant(meant)) for text, meant in examples.typed]
    first = sum(keys[:1] == [right] for keys, right in offers)
    among_three = sum(right in keys for keys, right in offers)
    wrong = sum(bool(index.close(text)) for text in examples.unrelated)
    without = 0
    for text, meant in examples.typed:
        key = examples.meant(meant)
        index.remove(key)
        without += bool(index.close(text))
        index.put(key, *examples.answered[key])
    return Offered(first, among_three, wrong, without)


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        (["tuned"], Offered(first=89, among_three=89, wrong=1, wrong_without_the_right_one=6)),
        (["unseen"], Offered(first=25, among_three=25, wrong=0, wrong_without_the_right_one=0)),
        (["tuned", "unseen"], Offered(first=113, among_three=114, wrong=1, wrong_without_the_right_one=7)),
    ],
)
def test_the_right_answer_is_offered_and_no_wrong_one(sets: list[str], expected: Offered) -> None:
    examples = of(*sets)
    offered = count(examples)
    log.info(
        "%s: %d answered, %d typed, %d unrelated: %s",
        " and ".join(sets), len(examples.answered), len(examples.typed), len(examples.unrelated), offered,
    )  # fmt: skip
    assert offered.first >= expected.first
    assert offered.among_three >= expected.among_three
    assert offered.wrong <= expected.wrong
    assert offered.wrong_without_the_right_one <= expected.wrong_without_the_right_one


def test_an_answered_question_is_found_by_its_own_words_whatever_is_said_around_them() -> None:
    examples = of("tuned", "unseen")
    index = examples.index()
    for key, (question, _) in enumerate(examples.answered):
        (found, *_) = index.close(question)
        assert found.key == key
        assert found.score == pytest.approx(1)
        polite = f"Здравствуйте! Подскажите, пожалуйста, {question} Заранее спасибо за ответ, с уважением"
        assert index.close(polite)[0].key == key


@pytest.mark.parametrize("topic", ["ВСОКО", "мониторинг", "внутренняя система оценки качества образования", "№ 2"])
def test_a_topic_is_no_question(topic: str) -> None:
    assert of("tuned").index().close(topic) == []


def test_a_topic_is_no_question_even_where_little_else_is_asked() -> None:
    index = Index()
    index.put(1, "Кто утверждает ВСОКО?")
    assert index.close("ВСОКО") == []
    assert index.close("утверждает ВСОКО")


def test_a_topic_is_enough_when_nothing_else_was_asked() -> None:
    index = of("tuned").index()
    index.put(1000, "Что такое ВСОКО?", "Внутренняя система оценки качества образования.")
    assert [found.key for found in index.close("а что это такое, ВСОКО?")] == [1000]


def test_the_question_is_found_in_a_long_message() -> None:
    story = "Мы готовили отчёты, собирали совещание в районе, потом заболел методист, и всё перенесли на осень. "
    index = of("tuned").index()
    found = index.close(story * 5 + "Вопрос такой: как стать опорной площадкой? " + story)
    assert [each.key for each in found] == [of("tuned").meant("Как стать")]
    assert index.close(story * 5) == []


def test_mistyped_politeness_is_politeness_too() -> None:
    (found,) = of("tuned").index().close("Здраствуйте, падскажите пожалуйсто как стать опорной площадкой")
    assert found.score == pytest.approx(1)


def test_another_number_is_another_question() -> None:
    index = Index()
    index.put(1, "Кто координатор ММПГ № 2?")
    assert [found.key for found in index.close("кто координатор ммпг 2")] == [1]
    assert [found.key for found in index.close("кто координатор ммпг")] == [1]
    assert index.close("кто координатор ммпг 3") == []


def test_nothing_is_offered_when_everything_differs_but_the_politeness() -> None:
    index = Index()
    index.put(1, "Здравствуйте! Подскажите, пожалуйста, можно ли продлить срок?")
    assert index.close("Здравствуйте! Подскажите, пожалуйста, можно ли получить сертификат?") == []


def test_few_are_offered_and_the_least_may_be_set() -> None:
    index = Index()
    for key in range(9):
        index.put(key, "Как продлить срок отчёта?", f"Ответ {key}")
    assert [found.key for found in index.close("как продлить срок отчёта")] == [0, 1, 2]
    assert len(index.close("как продлить срок отчёта", limit=5)) == 5
    assert index.close("как продлить срок оплаты", at_least=0.95) == []
    assert index.close("как продлить срок оплаты", at_least=0.3)
