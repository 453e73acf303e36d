"""The page in a real browser."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from aiogram import Bot, Dispatcher, F
from aiogram.enums import ContentType
from aiogram.filters import CommandStart
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)
from playwright.async_api import Browser, FilePayload, Locator, Page, async_playwright, expect

from bot.playground import Playground, User
from bot.playground.images import picture
from tests.playground.conftest import bot_at

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
CONSENT = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="✅ Согласен", callback_data="yes"),
            InlineKeyboardButton(text="Нет", callback_data="no"),
        ]
    ]
)
LOOK = """([selector, words]) => new Promise(seen => {
    const look = () => [...document.querySelectorAll(selector)].some(one => one.textContent.includes(words)) && seen();
    new MutationObserver(look).observe(document, {attributes: true, childList: true, subtree: true});
})"""
MENU = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Помощь")]], resize_keyboard=True)


def dispatcher() -> Dispatcher:
    """Make a small bot that uses what the page has to show."""
    found = Dispatcher()

    @found.message(CommandStart())
    async def greet(message: Message) -> None:
        text = "<b>Здравствуйте</b> &lt;img src=x onerror=alert(1)&gt; <tg-spoiler>тайна</tg-spoiler>"
        await message.answer(text, parse_mode="HTML", reply_markup=CONSENT)

    @found.callback_query(F.data == "yes")
    async def agree(query: CallbackQuery) -> None:
        await query.answer("Записали")
        assert isinstance(query.message, Message)
        await query.message.edit_text("Согласие получено")
        await query.message.answer("Меню внизу", reply_markup=MENU)

    @found.callback_query()
    async def refuse(query: CallbackQuery) -> None:
        await query.answer("Без согласия нельзя", show_alert=True)

    @found.message()
    async def echo(message: Message) -> None:
        await message.reply(f"Принято: {message.text or ContentType(message.content_type).value}")

    return found


pytestmark = pytest.mark.asyncio(loop_scope="module")
expect.set_options(timeout=30_000)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests here: starting it takes longer than a test."""
    async with async_playwright() as playwright:
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
        started = await playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def place() -> AsyncIterator[tuple[Playground, Bot]]:
    """A playground with two phones and the small bot running."""
    people = [User(501, "Анна", role="новичок"), User(502, "Борис", role="участник")]
    async with Playground(people=people, intro="Нажмите «Начать»") as playground:
        playground.phone(600, "Участник 17", role="участник")
        bot = bot_at(playground)
        found = dispatcher()
        running = asyncio.create_task(found.start_polling(bot, handle_signals=False, polling_timeout=5))
        yield playground, bot
        await found.stop_polling()
        await running


@pytest_asyncio.fixture(loop_scope="module")
async def page(place: tuple[Playground, Bot], browser: Browser) -> AsyncIterator[Page]:
    """The page, open; an error in its scripts fails the test."""
    errors: list[str] = []
    context = await browser.new_context(viewport={"width": 1000, "height": 800}, color_scheme="light")
    opened = await context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.set_default_timeout(30_000)
    await opened.goto(place[0].url)
    await expect(opened.get_by_text("на связи")).to_be_visible()
    yield opened
    await context.close()
    assert not errors


def phone_of(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=f"Телефон: {name}")


@asynccontextmanager
async def seen(page: Page, selector: str, words: str = "") -> AsyncIterator[None]:
    """Sees what the page shows for a moment only: looks from inside the page, from before the block on."""
    looking = asyncio.create_task(page.evaluate(LOOK, [selector, words]))
    await asyncio.sleep(0)
    await page.evaluate("0")  # answered after the look has begun
    yield
    async with asyncio.timeout(30):
        await looking


async def test_a_conversation_goes_on_live(page: Page) -> None:
    await expect(page.get_by_role("heading", name="Площадка ММПГ-бота: демонстрационные данные")).to_be_visible()
    anna = phone_of(page, "Анна")
    await anna.get_by_role("button", name="Начать", exact=True).click()
    await expect(anna.locator(".theirs strong", has_text="Здравствуйте")).to_be_visible()
    await expect(anna.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    await anna.get_by_role("button", name="Нет").click()
    await expect(anna.get_by_role("alertdialog")).to_contain_text("Без согласия нельзя")
    await anna.get_by_role("button", name="ОК", exact=True).click()
    async with seen(page, ".toast", "Записали"):
        await anna.get_by_role("button", name="Согласен").click()
    await expect(anna.get_by_text("Согласие получено")).to_be_visible()
    await expect(anna.get_by_text("изменено")).to_be_visible()
    await anna.get_by_role("button", name="Помощь").click()
    await expect(anna.get_by_text("Принято: Помощь")).to_be_visible()
    await expect(phone_of(page, "Борис").get_by_text("Принято")).to_have_count(0)


async def test_everything_can_be_done_with_the_keyboard(page: Page) -> None:
    anna = phone_of(page, "Анна")
    await anna.get_by_role("button", name="Начать", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(anna.get_by_text("Здравствуйте")).to_be_visible()
    field = anna.get_by_role("textbox")
    await field.focus()
    await page.keyboard.type("Вопрос")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("в две строки")
    await page.keyboard.press("Enter")
    await expect(anna.get_by_text("Принято: Вопрос в две строки")).to_be_visible()
    own = anna.locator(".own .bubble").last
    await own.focus()
    await page.keyboard.press("Enter")
    await expect(anna.get_by_role("menu")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.keyboard.type("!")
    await page.keyboard.press("Enter")
    await expect(own).to_contain_text("!")
    await expect(own).to_contain_text("изменено")
    await own.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await expect(anna.get_by_role("menu")).to_have_count(0)


async def test_files_replies_and_deletions_show_at_once(page: Page, place: tuple[Playground, Bot]) -> None:
    playground, bot = place
    anna = phone_of(page, "Анна")
    await anna.get_by_role("button", name="Начать", exact=True).click()
    await anna.get_by_role("button", name="Прикрепить").click()
    async with page.expect_file_chooser() as chooser:
        await anna.get_by_role("menuitem", name="Фото").click()
    photo = picture(40, 30)
    files = [{"name": f"{number}.png", "mimeType": "image/png", "buffer": photo} for number in range(3)]
    await (await chooser.value).set_files(files)  # type: ignore[arg-type]
    await expect(anna.locator(".album img")).to_have_count(3)
    await expect(anna.get_by_text("Принято: photo")).to_have_count(3)
    person = playground.phone(501)
    assert len({message.media_group_id for message in person.messages if message.kind == "photo"} - {None}) == 1
    sent = await bot.send_message(501, "исчезнет")
    await expect(anna.get_by_text("исчезнет")).to_be_visible()
    await bot.delete_message(501, sent.message_id)
    await expect(anna.get_by_text("исчезнет")).to_have_count(0)
    async with seen(page, ".flash"):
        await anna.locator(".theirs .quote").last.click()


async def test_the_theme_can_be_chosen_and_is_remembered(page: Page) -> None:
    async def background() -> str:
        return str(await page.evaluate("getComputedStyle(document.querySelector('.screen')).backgroundColor"))

    light = await background()
    await page.get_by_role("button", name="Оформление").click()
    await page.get_by_role("button", name="Оформление").click()
    dark = await background()
    assert dark != light
    await page.reload()
    await expect(page.get_by_text("на связи")).to_be_visible()
    assert await background() == dark


async def test_a_phone_is_added_and_removed(page: Page) -> None:
    await page.get_by_role("button", name="Добавить телефон").click()
    await page.get_by_role("searchbox").fill("участник 17")
    await page.get_by_role("button", name="Участник 17").click()
    await expect(phone_of(page, "Участник 17")).to_be_visible()
    await page.get_by_role("button", name="Убрать телефон: Участник 17").click()
    await expect(phone_of(page, "Участник 17")).to_have_count(0)
    await page.get_by_role("button", name="Добавить телефон").click()
    await page.get_by_label("Или новый человек").fill("Вера Новая")
    await page.keyboard.press("Enter")
    await expect(phone_of(page, "Вера Новая")).to_be_visible()


async def test_the_bot_is_blocked_and_started_by_a_link(page: Page, place: tuple[Playground, Bot]) -> None:
    anna = phone_of(page, "Анна")
    await anna.get_by_role("button", name="Начать", exact=True).click()
    await anna.get_by_role("button", name="Меню чата").click()
    await anna.get_by_role("menuitem", name="Заблокировать бота").click()
    await expect(anna.get_by_role("button", name="Разблокировать и начать")).to_be_visible()
    assert place[0].world.private[place[1].id, 501].stopped
    await anna.get_by_role("button", name="Меню чата").click()
    await anna.get_by_role("menuitem", name="Начать по ссылке").click()
    await anna.get_by_role("textbox", name="Параметр ссылки").fill("mmpg2")
    await page.keyboard.press("Enter")
    await expect(anna.get_by_text("/start mmpg2")).to_be_visible()


async def test_one_part_of_an_album_is_answered_edited_and_replaced(page: Page, place: tuple[Playground, Bot]) -> None:
    person = place[0].phone(501)
    await person.start()
    album = await person.send_album([("photo", picture(90, 60), "подпись"), ("photo", picture(60, 90), "")])
    anna = phone_of(page, "Анна")
    second = anna.locator(".own .album .photo").nth(1)
    await second.click(button="right")
    await anna.get_by_role("menuitem", name="Ответить").click()
    await page.keyboard.type("про вторую")
    await page.keyboard.press("Enter")
    await expect(anna.get_by_text("Принято: про вторую")).to_be_visible()
    assert person.messages[-2].reply_to is album[1]
    await second.click(button="right")
    await anna.get_by_role("menuitem", name="Изменить").click()
    await expect(anna.get_by_role("textbox")).to_have_value("подпись")
    await page.keyboard.type(" ко всему")
    await page.keyboard.press("Enter")
    await expect(anna.locator(".own .words", has_text="подпись ко всему")).to_be_visible()
    await second.click(button="right")
    async with page.expect_file_chooser() as chooser:
        await anna.get_by_role("menuitem", name="Заменить файл").click()
    fresh = picture(70, 70, 200)
    await (await chooser.value).set_files(FilePayload(name="n.png", mimeType="image/png", buffer=fresh))
    await expect(anna.locator(".own .album .photo img").nth(1)).to_have_attribute("width", "70")
    assert await album[1].download() == fresh
    assert (album[0].text, album[1].media_group_id) == ("подпись ко всему", album[0].media_group_id)


async def test_topics_are_opened_written_in_closed_and_deleted(page: Page, place: tuple[Playground, Bot]) -> None:
    playground, bot = place
    person = playground.phone(501)
    forum = await person.create_group("Координаторы", kind="forum", admin=True)
    anna = phone_of(page, "Анна")
    await anna.get_by_role("button", name="Чаты").click()
    await anna.get_by_role("button", name="Координаторы").click()

    async def choose(item: str, words: str = "") -> None:
        await anna.get_by_role("button", name="Меню чата").click()
        await anna.get_by_role("menuitem", name=item).click()
        if words:
            await anna.get_by_role("dialog").get_by_role("textbox").fill(words)
            await page.keyboard.press("Enter")

    await choose("Новая тема", "Вопрос № 17")
    await expect(anna.get_by_text("Открыта тема «Вопрос № 17»")).to_be_visible()
    await anna.get_by_role("textbox").fill("отвечаю")
    await page.keyboard.press("Enter")
    await expect(anna.get_by_text("Принято: отвечаю")).to_be_visible()
    topic = int(forum.topics[0]["message_thread_id"])
    assert {message.topic for message in forum.messages if "отвечаю" in message.text} == {topic}
    await bot.send_message(forum.chat, "в общей теме")
    await expect(anna.get_by_text("в общей теме")).to_have_count(0)
    await anna.get_by_label("Тема").select_option(label="Все темы")
    await expect(anna.get_by_text("в общей теме")).to_be_visible()
    await anna.get_by_role("button", name="# Вопрос № 17").first.click()
    await choose("Переименовать тему", "Вопрос № 18")
    await choose("Закрыть тему")
    await expect(anna.get_by_text("Тема «Вопрос № 17» закрыта")).to_be_visible()
    assert (forum.topics[0]["name"], forum.topics[0]["closed"]) == ("Вопрос № 18", True)
    await choose("Открыть тему снова")
    await choose("Удалить тему")
    await expect(anna.get_by_text("отвечаю")).to_have_count(0)
    await expect(anna.get_by_text("в общей теме")).to_be_visible()
    assert forum.topics == []


async def test_a_tap_opens_what_can_be_done_with_a_message(place: tuple[Playground, Bot], browser: Browser) -> None:
    await place[0].phone(501).say("палец")
    context = await browser.new_context(has_touch=True)
    page = await context.new_page()
    await page.goto(place[0].url)
    anna = phone_of(page, "Анна")
    await anna.get_by_text("палец", exact=True).first.tap()
    await anna.get_by_role("menuitem", name="Изменить").tap()
    await expect(anna.get_by_role("textbox")).to_have_value("палец")
    await context.close()
