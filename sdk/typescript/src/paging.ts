// Lists, of which the server answers one page at a time.
import type { Core, Description, RequestOptions } from "./core.js";
import type { Pagination } from "./generated/types.js";

/** A page of a list. */
export interface Page<T> {
  items: T[];
  pagination: Pagination;
}

/**
 * A list. `await` it for one page, or go through all its items with `for await`, which asks for the next page
 * when it is needed. Nothing is sent before.
 */
export class Paged<T> implements PromiseLike<Page<T>>, AsyncIterable<T> {
  readonly #fetch: (cursor: string | null) => Promise<Page<T>>;

  private constructor(fetch: (cursor: string | null) => Promise<Page<T>>) {
    this.#fetch = fetch;
  }

  /** Made by the generated methods. */
  static of<T>(
    core: Core,
    described: Description,
    query: Record<string, unknown>,
    options: RequestOptions,
  ): Paged<T> {
    return new Paged((cursor) => {
      // A cursor takes the place of a page's number.
      const next = cursor === null ? query : { ...query, page: undefined, cursor };
      return core.request<Page<T>>({ ...described, query: next }, options);
    });
  }

  then<A = Page<T>, B = never>(
    fulfilled?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#fetch(null).then(fulfilled, rejected);
  }

  /** Page after page. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    let cursor: string | null = null;
    do {
      const page: Page<T> = await this.#fetch(cursor);
      yield page;
      cursor = page.pagination.nextCursor;
    } while (cursor !== null);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.items;
  }

  /** The items in one array, `most` at most. */
  async all(most: number): Promise<T[]> {
    const items: T[] = [];
    if (most <= 0) return items;
    for await (const item of this) {
      items.push(item);
      if (items.length >= most) break;
    }
    return items;
  }
}
