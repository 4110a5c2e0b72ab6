/**
 * One page of a list by cursor, kept by its room. `load` is told what is wanted and answers `{items, next, total}`; the
 * answer to a question that is no longer asked is dropped. While a page is read again, the old one stays in sight.
 */
export class Page {
  items = null;
  next = null;
  total = undefined;
  problem = null;
  busy = false;

  #host;
  #load;
  #asked = null;
  #turn = 0;

  constructor(host, load) {
    this.#host = host;
    this.#load = load;
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
    try {
      const page = await this.#load(question);
      if (turn !== this.#turn) return;
      Object.assign(this, { items: page.items ?? [], next: page.next ?? null, total: page.total, problem: null });
    } catch (problem) {
      if (turn !== this.#turn) return;
      this.problem = problem;
    }
    this.busy = false;
    this.#host.requestUpdate();
  }
}
