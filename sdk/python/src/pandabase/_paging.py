"""Lists, of which the server answers one page at a time."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Any, AsyncIterator, Generator, Generic, Iterator, List, Self, TypeVar

from ._core import AsyncCore, Options, Request, SyncCore
from .types import Pagination

T = TypeVar("T")


def _following(request: Request, cursor: str) -> Request:
    """A cursor takes the place of a page's number."""
    return replace(request, query={**request.query, "page": None, "cursor": cursor})


class OnePage(Generic[T]):
    """A page of a list."""

    def __init__(self, data: Any) -> None:
        self.items: List[T] = data["items"]
        """What is on it."""
        self.pagination: Pagination = data["pagination"]
        """Where it stands in its list."""


class Page(OnePage[T]):
    """A page of a list. Iterating over it goes on to the pages that follow, which are asked for when needed."""

    def __init__(self, core: SyncCore, request: Request, options: Options | None) -> None:
        super().__init__(core.request(request, options))
        self._core = core
        self._request = request
        self._options = options

    @classmethod
    def first(cls, core: SyncCore, request: Request, options: Options | None) -> Self:
        """Asks for it."""
        return cls(core, request, options)

    def next_page(self) -> Page[T] | None:
        """Asks for what follows; None at the end of the list."""
        cursor = self.pagination["nextCursor"]
        if cursor is None:
            return None
        return Page(self._core, _following(self._request, cursor), self._options)

    def pages(self) -> Iterator[Page[T]]:
        """This page and those that follow."""
        page: Page[T] | None = self
        while page is not None:
            yield page
            page = page.next_page()

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items

    def all(self, most: int) -> List[T]:
        """The items from here on in one list, `most` at most."""
        return list(islice(self, most))


class AsyncPages(Generic[T]):
    """A list. `await` it for one page, or go through all its items with `async for`.

    Nothing is sent before.
    """

    def __init__(self, core: AsyncCore, request: Request, options: Options | None) -> None:
        self._core = core
        self._request = request
        self._options = options

    async def _fetch(self, cursor: str | None) -> OnePage[T]:
        request = self._request if cursor is None else _following(self._request, cursor)
        return OnePage(await self._core.request(request, self._options))

    def __await__(self) -> Generator[Any, None, OnePage[T]]:
        return self._fetch(None).__await__()

    async def pages(self) -> AsyncIterator[OnePage[T]]:
        """Page after page."""
        cursor: str | None = None
        while True:
            page = await self._fetch(cursor)
            yield page
            cursor = page.pagination["nextCursor"]
            if cursor is None:
                return

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def all(self, most: int) -> List[T]:
        """The items in one list, `most` at most."""
        items: List[T] = []
        if most <= 0:
            return items
        async for item in self:
            items.append(item)
            if len(items) >= most:
                break
        return items
