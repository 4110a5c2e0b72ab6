/** The words of the search box: `function:crawl state:failed batch:2026-11-22 host`, to a filter and back. Pure functions. */

/** The qualifiers, as they are written and as the URL keeps them. */
export const QUALIFIERS = ['function', 'state', 'batch', 'channel', 'device', 'key', 'after', 'before'];
const WORD = /([a-z]+):(?:"([^"]*)"|(\S*))|"([^"]*)"|(\S+)/gi;

/** The filter that a text asks for; what has no known qualifier is free text, `q`. */
export function parsed(text) {
  const filter = {};
  const free = [];
  for (const [whole, name, quoted, bare, phrase, word] of text.matchAll(WORD)) {
    const known = QUALIFIERS.includes(name?.toLowerCase());
    const value = quoted ?? bare ?? '';
    if (known && value !== '') filter[name.toLowerCase()] = name.toLowerCase() === 'state' ? value.toUpperCase() : value;
    else if (!known) free.push(phrase ?? word ?? whole);
  }
  const q = free.join(' ').trim();
  return q === '' ? filter : { ...filter, q };
}

const quoted = (value) => (/\s/.test(value) ? `"${value}"` : value);

/** The text of a filter, without what other controls of the room show. */
export const written = (filter, shownElsewhere = []) =>
  [
    ...QUALIFIERS.filter((name) => filter[name] && !shownElsewhere.includes(name)).map((name) => `${name}:${quoted(filter[name])}`),
    ...(filter.q ? [filter.q] : []),
  ].join(' ');

/** What the server is asked: the same without empty values, moments as instants. A moment that is none goes as it was typed. */
export function wanted(filter) {
  const set = Object.entries(filter).filter(([name, value]) => value && (QUALIFIERS.includes(name) || name === 'q'));
  return Object.fromEntries(set.map(([name, value]) => NAMES[name]?.(value) ?? [name, value]));
}

const instantOf = (text) => (Number.isNaN(Date.parse(text)) ? text : new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text).toISOString());
const NAMES = {
  after: (value) => ['submittedAfter', instantOf(value)],
  before: (value) => ['submittedBefore', instantOf(value)],
};
