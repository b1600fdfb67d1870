"""The client's prompts, as one tab reads and edits them."""

from dataclasses import replace

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.types import Actor, Permission
from inboxapp.drafting.prompt_versions.difference import around_changes, difference
from inboxapp.drafting.prompt_versions.errors import BadPrompt, SameText
from inboxapp.drafting.prompt_versions.keys import editable_keys
from inboxapp.drafting.prompt_versions.queries import prompt_lines, prompt_versions
from inboxapp.drafting.prompt_versions.service import publish, save_version
from inboxapp.drafting.prompt_versions.types import PromptLine, PromptVersionView
from inboxapp.drafting.prompting import SYSTEM, prompt_file
from inboxapp.ui.components import clear_toasts, notify
from inboxapp.ui.session import actor_of, screen_event, tools
from inboxapp.ui.settings.stage_names import stage_name
from inboxapp.ui.settings.views import DiffPiece, OpenPrompt, PromptItem, VersionItem


class PromptListState(rx.State):
    """The prompts that can be changed, and the rules that can't."""

    prompts: tuple[PromptItem, ...] = ()
    rules: str = ""

    async def _load(self, actor: Actor) -> None:
        self.rules = prompt_file(SYSTEM).text
        async with tools().database.transaction() as tx:
            self.prompts = tuple(_line(line) for line in await prompt_lines(tx, actor))


class PromptState(rx.State):
    """The open prompt with its versions, and what is compared."""

    opened: OpenPrompt = OpenPrompt()
    versions: tuple[VersionItem, ...] = ()
    base: VersionItem = VersionItem()
    text: str = ""
    compared: VersionItem = VersionItem()
    against: VersionItem = VersionItem()
    restart_from: VersionItem = VersionItem()
    pieces: tuple[DiffPiece, ...] = ()
    is_asking: bool = False
    problem: str = ""
    form: int = 0
    _texts: dict[int, str] = {}

    @screen_event(Permission.CHANGE_SETTINGS)
    async def save(self, values: dict[str, str]) -> list[EventSpec]:
        """Keep the text as the next version; runs don't use it yet."""
        actor = await actor_of(self)
        text, note = values.get("text", ""), values.get("note", "")
        try:
            async with tools().database.transaction() as tx:
                version = await save_version(tx, actor, self.opened.key, text, note)
        except (BadPrompt, SameText) as refusal:
            self.problem = refusal.message
            return [clear_toasts(), notify(refusal.message, tone="bad")]
        await self._read(actor)
        self._compare(version)
        words = f"Version {version} is saved. Runs use it once it is published."
        return [clear_toasts(), notify(words, tone="good")]

    @screen_event(Permission.READ_SETTINGS)
    async def compare(self, version: int) -> None:
        """Show how a version differs from what is live; 0 closes it."""
        self._compare(version)

    @screen_event(Permission.CHANGE_SETTINGS)
    async def ask_to_restart(self, version: int) -> None:
        """Ask before the editor's text is replaced; 0 changes one's mind."""
        self.restart_from = self._find(version)

    @screen_event(Permission.CHANGE_SETTINGS)
    async def restart(self) -> None:
        """Start anew from the text of the version that was asked about."""
        chosen, self.restart_from = self.restart_from, VersionItem()
        if chosen.version:
            self._edit(chosen)

    @screen_event(Permission.CHANGE_SETTINGS)
    async def ask_to_publish(self, version: int) -> None:
        """Show what publishing would change before it is done; 0 changes one's mind."""
        self._compare(version)
        self.is_asking = self.compared.version != 0

    @screen_event(Permission.CHANGE_SETTINGS)
    async def publish(self) -> list[EventSpec]:
        """Let runs use the version that was asked about."""
        actor, version = await actor_of(self), self.compared
        async with tools().database.transaction() as tx:
            await publish(tx, actor, self.opened.key, version.version)
        await self._read(actor)
        words = f"{version.label} is live. Runs that begin from now on use it."
        return [clear_toasts(), notify(words, tone="good")]

    async def _load(self, actor: Actor) -> None:
        asked = self.router.url.query_parameters.get("prompt", "")
        key = asked if asked in editable_keys() else ""
        self.opened = OpenPrompt(key, stage_name(key))
        await self._read(actor)

    async def _read(self, actor: Actor) -> None:
        key = self.opened.key
        async with tools().database.transaction() as tx:
            versions = await prompt_versions(tx, actor, key) if key else ()
        self.versions = tuple(_version(one) for one in versions)
        self._texts = {one.version: one.text for one in versions}
        self.problem, self.is_asking = "", False
        self._compare(0)
        if self.versions:
            live = next(one for one in self.versions if one.is_live)
            self.opened = replace(self.opened, live=live)
            self._edit(self.versions[0])

    def _edit(self, version: VersionItem) -> None:
        self.base, self.text = version, self._texts[version.version]
        self.problem = ""
        self.form += 1

    def _compare(self, version: int) -> None:
        """Compare with what is live; what is live itself, with the product's own."""
        self.is_asking, self.pieces = False, ()
        self.compared = self._find(version)
        if not self.compared.version:
            return
        self.against = self.versions[-1] if self.compared.is_live else self.opened.live
        pieces = difference(self._texts[self.against.version], self._texts[version])
        self.pieces = tuple(DiffPiece(piece.change, piece.text) for piece in around_changes(pieces))

    def _find(self, version: int) -> VersionItem:
        found = [one for one in self.versions if one.version == version]
        return found[0] if found else VersionItem()


def _line(line: PromptLine) -> PromptItem:
    whose = "Own version" if line.is_own else "Product's version"
    return PromptItem(
        key=line.key,
        name=stage_name(line.key),
        live=f"{whose} {line.live_version}",
        is_own=line.is_own,
        own_versions=line.own_versions,
        by=line.published_by,
        at=line.published_at.isoformat() if line.published_at else "",
    )


def _version(one: PromptVersionView) -> VersionItem:
    return VersionItem(
        version=one.version,
        label=f"Version {one.version}" if one.is_own else f"Product's version {one.version}",
        note=one.note,
        by=one.created_by,
        at=one.created_at.isoformat() if one.created_at else "",
        is_own=one.is_own,
        is_live=one.is_published,
    )
