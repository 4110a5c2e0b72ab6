import { html, nothing } from 'lit';
import { api } from '../api.js';
import { count } from '../format.js';
import { t } from '../language.js';
import { icon } from './icons.js';
import { many } from './many.js';

/** What can be done to tasks, in which states it makes sense, and the capital letter that confirms it. */
const WAITS = ['QUEUED', 'SCHEDULED', 'WAITING'];
const ENDED = ['SUCCEEDED', 'FAILED', 'CANCELLED'];
const VERBS = {
  cancel: { states: [...WAITS, 'RUNNING'], key: 'C', danger: true, icon: 'close' },
  rerun: { states: ENDED, key: 'R', icon: 'reload' },
  copy: { states: null, key: 'Y', icon: 'copy' },
  priority: { states: WAITS, key: 'P', icon: 'up' },
  'clear-results': { states: ['SUCCEEDED'], key: 'L', danger: true, icon: 'ring' },
  delete: { states: [...WAITS, ...ENDED], key: 'D', danger: true, icon: 'trash' },
};

/** Whether a verb can be done to a task of this state. */
export const possible = (verb, state) => VERBS[verb].states?.includes(state) ?? true;

/** The buttons for what is selected; `states` are those that occur in it, none where that is not known. */
export const verbButtons = (states, act) => html`<span class="acts verbs">${Object.entries(VERBS)
  .filter(([verb]) => states.length === 0 || states.some((state) => possible(verb, state)))
  .map(([verb, { danger, icon: sign }]) => html`
    <button class=${danger ? 'danger' : ''} @click=${() => act(verb)}>${icon(sign)} ${t(`verb.${verb}`)}</button>`)}</span>`;

const field = (name, label, attributes = {}) => html`<label>${label}<input name=${name} autocomplete="off"
  inputmode=${attributes.numeric ? 'numeric' : 'text'} pattern=${attributes.numeric ? '-?[0-9]+' : '.*'} ?required=${attributes.required}></label>`;

const FIELDS = {
  copy: () => html`${field('priority', t('task.priority'), { numeric: true })}${field('batch', t('task.batch'))}`,
  priority: () => field('priority', t('task.priority'), { numeric: true, required: true }),
};

function bodyOf(verb, target, { priority = '', batch = '' }) {
  if (verb === 'priority') return priority === '' ? target : { ...target, priority: Number(priority) };
  const set = { ...(priority === '' ? {} : { priority: Number(priority) }), ...(batch === '' ? {} : { batch }) };
  return verb === 'copy' && Object.keys(set).length > 0 ? { ...target, set } : target;
}

/** Does a verb to `{ids}` or to what a filter finds, with a count first; answers what the bar says, or `null`. */
export async function doToMany(verb, target) {
  const { key, danger } = VERBS[verb];
  const receipt = await many({
    action: t(`verb.${verb}`),
    title: (n) => t(`many.${verb}`, { n: count(n) }),
    text: t(`many.${verb}.text`),
    key,
    danger,
    fields: FIELDS[verb] ?? null,
    body: (values) => bodyOf(verb, target, values),
    run: (body, options) => api.bulk(verb === 'priority' ? 'prioritize' : verb, body, options),
  });
  return receipt && { text: outcome(t(`many.${verb}.done`, { n: count(receipt.done) }), receipt), reasons: receipt.reasons, tasks: receipt.tasks };
}

/** "19,998 deleted, 2 refused, of 20,000": `done` is the sentence of what was done. */
export function outcome(done, { done: n, refused, matched, stopped }) {
  const parts = [done];
  if (refused > 0) parts.push(t('many.and.refused', { n: count(refused) }));
  if (matched > n) parts.push(t('many.of', { n: count(matched) }));
  if (stopped) parts.push(t('many.stopped'));
  return parts.join(', ');
}

/** The line over a list while something in it is selected. */
export const selectionBar = ({ n, states, whole, total, more, act, all, none }) => html`
  <div class="selection" role="toolbar" aria-label=${t('selection')}>
    <b class="num">${whole ? t('selection.all', { n: total === undefined ? '' : count(total) }) : t('picked', { n: count(n) })}</b>
    ${!whole && more ? html`<button class="quiet" @click=${all}>${t('selection.every', { n: total === undefined ? '' : count(total) })}</button>` : nothing}
    ${verbButtons(states, act)}
    <button class="quiet" aria-label=${t('selection.none')} title=${t('selection.none')} @click=${none}>${icon('close')}</button>
  </div>`;
