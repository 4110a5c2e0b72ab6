import { html, nothing } from 'lit';
import { ago, clock, count, exact, instant } from '../format.js';
import { t } from '../language.js';
import { world } from '../world.js';
import { icon } from './icons.js';

/** Small things that every room says in the same way. */

/** A task's or device's state: a shape of its own and the word beside it. */
export const state = (name) => {
  const word = String(name ?? '').toUpperCase();
  return html`<span class="state" data-state=${word}><i></i>${t(`state.${word}`)}</span>`;
};

/** How long ago, with the exact instant on hover. */
export const when = (at) =>
  instant(at) === null ? html`<span class="faint">–</span>` : html`<time title=${exact(at)}>${ago(at, world.now())}</time>`;

/** The time of what is over, with the exact instant on hover. */
export const moment = (at) => html`<time title=${exact(at)}>${clock(at)}</time>`;

/** A number that is quiet when it is zero. */
export const number = (value, tone = '') =>
  html`<span class="num ${value ? tone : 'zero'}">${count(value)}</span>`;

export const head = (title, summary, actions = nothing) => html`
  <header class="room-head">
    <div class="room-title"><h1>${title}</h1><p>${summary}</p></div>
    <div class="room-actions">${actions}</div>
  </header>`;

/** A refusal, as a sentence and what can be done. */
export const refusal = (problem, again) => html`
  <div class="notice bad" role="alert">
    ${icon('failures')}
    <div>
      <strong>${problem.status === 0 ? t('problem.unreachable') : problem.title || t('problem.refused')}</strong>
      <p>${problem.status === 0 ? t('problem.unreachable.do') : problem.message}</p>
      ${problem.status === 0 ? nothing : html`<code>${problem.code}</code>`}
    </div>
    ${again ? html`<button @click=${again}>${t('do.again')}</button>` : nothing}
  </div>`;

/** Nothing there, said with the way to have something. */
export const empty = (title, text, more = nothing) => html`
  <div class="empty"><div class="empty-comb" aria-hidden="true"><i></i><i></i><i></i></div>
    <h2>${title}</h2><p>${text}</p>${more}</div>`;

/** The frame of what comes; it shows itself only after 200 ms, and not where a refusal stands. */
export const frame = (rows = 5) => world.problem ? nothing : html`
  <div class="frame" aria-busy="true" aria-label=${t('loading')}>${Array.from({ length: rows }, () => html`<i></i>`)}</div>`;

export const kbd = (key) => html`<kbd>${key}</kbd>`;
