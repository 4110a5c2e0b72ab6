import { html, nothing } from 'lit';
import { count } from '../format.js';
import { t } from '../language.js';
import { failuresHref, go, refined, taskHref } from '../router.js';
import { icon } from './icons.js';
import { spark } from './spark.js';
import { when } from './words.js';

/** Failures that look alike, as the server tells them apart: the same function, version, exception and frames. */

/** The simple name of an exception's class. */
export const simple = (type) => String(type ?? '').split('.').at(-1);

const familyHref = (family) => refined({ family: family.id, cursor: '' });
const names = (list = []) => list.slice(0, 3).join(', ') + (list.length > 3 ? ` +${list.length - 3}` : '');

/** Where they failed, and how often there. */
const onDevices = (family) => (family.byDevice ?? []).map(({ device, count: n }) => (n > 0 ? `${device} ${count(n)}` : device));

/** How those in the list are spread over time. */
const trend = ({ trend: counts = [] }) => counts.length === 0 ? html`<span class="faint">–</span>` : spark(counts, { tone: 'bad', slots: counts.length, label: t('family.trend.of', { n: count(counts.reduce((sum, one) => sum + one, 0)) }) });

/** The buttons of a family; `act(verb, family)` does it, and without `act` there are none. */
const buttons = (family, busy, act) => !act ? nothing : html`<span class="acts">
  <button class="small" ?disabled=${busy} title=${t('family.reload')} aria-label=${t('family.reload.of', { family: simple(family.type) })} @click=${() => act('reload', family)}>${icon('reload')}<span class="only-narrow">${t('do.reload')}</span></button>
  <button class="small" ?disabled=${busy} title=${t('family.delete')} aria-label=${t('family.delete.of', { family: simple(family.type) })} @click=${() => act('delete', family)}>${icon('trash')}<span class="only-narrow">${t('do.delete')}</span></button></span>`;

const what = (family) => html`<div class="family"><p class="reason"><a class="strong" href=${familyHref(family)}>${simple(family.type) || t('family.others')}</a> <span>${family.message}</span></p>
  <p class="reason faint"><span>${family.function}</span>${family.channel === family.function ? nothing : html` ${t('in')} <a href=${failuresHref(family.channel)}>${family.channel}</a>`}
    ${family.version ? html`<code>${family.version}</code>` : nothing} ${family.frames?.[0] ? html`<code>${family.frames[0]}</code>` : nothing}</p></div>`;

/** The table of families, one row each. */
export function familyTable(families, { busy, act, span }) {
  const columns = [
    { label: t('family.count'), align: 'end', narrow: 'lead', cell: (f) => html`<b class="num family-count">${count(f.count)}</b>` },
    { label: t('family.what'), wide: true, narrow: 'row', cell: what },
    { label: t(`family.trend.${span}`), narrow: 'side', cell: trend },
    { label: t('room.devices'), narrow: 'hide', cell: (f) => html`<span class="faint" title=${onDevices(f).join('\n')}>${names(f.devices)}</span>` },
    { label: t('family.first'), align: 'end', narrow: 'hide', cell: (f) => when(f.firstSeen) },
    { label: t('family.last'), align: 'end', narrow: 'side', cell: (f) => when(f.lastSeen) },
    ...(act ? [{ label: '', align: 'end', narrow: 'row', cell: (f) => buttons(f, busy, act) }] : []),
  ];
  const tab = (name) => html`<a href=${refined({ span: name === 'day' ? '' : name })} aria-current=${name === span}>${t(`family.trend.${name}`)}</a>`;
  return html`<section class="panel"><header><h2>${t('failures.families')}</h2><nav class="spans push" aria-label=${t('chart.range')}>${tab('hour')}${tab('day')}</nav></header>
    <waggle-table .label=${t('failures.families')} .columns=${columns} .rows=${families} .key=${(f) => f.id} .open=${(f) => go(familyHref(f))} .mute=${true}></waggle-table></section>`;
}

/** One family opened: what is known of it, above its tasks. */
export const familyCard = (family, span) => html`
  <section class="panel failure family-card"><header><h2>${family.type || t('family.others')}</h2></header>
    <p>${family.message}</p>
    <dl class="facts">
      <div><dt>${t('family.count')}</dt><dd class="num">${count(family.count)}</dd></div>
      <div><dt>${t('function')}</dt><dd>${family.function} ${family.version ? html`<code>${family.version}</code>` : nothing}</dd></div>
      <div><dt>${t('family.first')}</dt><dd>${when(family.firstSeen)}</dd></div>
      <div><dt>${t('family.last')}</dt><dd>${when(family.lastSeen)}</dd></div>
      <div><dt>${t('room.devices')}</dt><dd>${onDevices(family).join(', ') || '–'}</dd></div>
      <div><dt>${t(`family.trend.${span}`)}</dt><dd>${trend(family)}</dd></div>
      ${family.sample ? html`<div><dt>${t('family.sample')}</dt><dd><a class="mono" href=${taskHref(family.sample)}>${family.sample}</a></dd></div>` : nothing}
    </dl>
    ${family.frames?.length ? html`<details open><summary>${t('family.frames')}</summary><pre>${family.frames.join('\n')}</pre></details>` : nothing}
    <p><a href=${refined({ family: '', cursor: '' })}>${t('family.all')}</a></p></section>`;
