/** How often a page asks at most until it is full. */
const LOOKS = 40;

/**
 * One page of a list by cursor, kept by its room. `load` is told what is wanted and answers `{items, next, total}`; the
 * answer to a question that is no longer asked is dropped. While a page is read again, the old one stays in sight.
 *
 * A server that filters looks for a bounded time, and may bring few or none and still have a next: the page reads on, a
 * bounded number of times, until it is full.
 */
export class Page {
  items = null;
  next = null;
  total = undefined;
  problem = null;
  busy = false;

  #host;
  #load;
  #full;
  #asked = null;
  #turn = 0;

  /** @param full how many rows make a full page; 0: what comes first is the page */
  constructor(host, load, full = 0) {
    this.#host = host;
    this.#load = load;
    this.#full = full;
  }

  /** Reads the page unless it is the one that is here. */
  want(question) {
    const key = JSON.stringify(question);
    if (key === this.#asked) return;
    this.#asked = key;
    this.items = null;
    this.read(question);
  }

  async read(question) {
    const turn = ++this.#turn;
    this.busy = true;
    const fresh = this.items === null;
    try {
      let page = await this.#load(question);
      let items = page.items ?? [];
      for (let looks = 1; items.length < this.#full && page.next && looks < LOOKS; looks++) {
        if (turn !== this.#turn) return;
        if (fresh) this.#show(items, page);
        page = await this.#load({ ...question, cursor: page.next, limit: this.#full - items.length });
        items = [...items, ...(page.items ?? [])];
      }
      if (turn !== this.#turn) return;
      this.#show(items, page);
    } catch (problem) {
      if (turn !== this.#turn) return;
      this.problem = problem;
    }
    this.busy = false;
    this.#host.requestUpdate();
  }

  #show(items, { next, total }) {
    Object.assign(this, { items, next: next ?? null, total, problem: null });
    this.#host.requestUpdate();
  }
}
