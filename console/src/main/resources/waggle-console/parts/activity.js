import { html } from 'lit';
import { count } from '../format.js';
import { t } from '../language.js';
import { icon } from './icons.js';
import { command, outcome } from './receipt.js';
import { when } from './words.js';

const SIGN = { deploy: 'functions', joined: 'devices', left: 'devices', command: 'check', deaf: 'devices', hears: 'devices', stale: 'failures', reaped: 'start' };

/** One line of what changed in the cluster. */
export const activityRow = (entry) => html`
  <li data-kind=${entry.kind}>${icon(SIGN[entry.kind])}<span>${sentence(entry)}</span>${when(entry.at)}</li>`;

function sentence(entry) {
  if (entry.kind === 'deploy') return html`<a href="/functions">${entry.function}</a> ${t('activity.deploy')} <code>${entry.version}</code>`;
  if (entry.kind === 'command') return html`<b>${command(entry.receipt.command)}</b> ${t('activity.by', { by: entry.receipt.by })}: ${outcome(entry.receipt)}`;
  if ('n' in entry) return t(`activity.${entry.kind}`, { n: count(entry.n) });
  return html`<b>${entry.node}</b> ${t(`activity.${entry.kind}`)}`;
}
