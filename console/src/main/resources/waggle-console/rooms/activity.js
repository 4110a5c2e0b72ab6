import '../parts/audit.js';
import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { confirm } from '../parts/confirm.js';
import { icon } from '../parts/icons.js';
import { Page } from '../parts/page.js';
import { aim, command, line, outcome, receiptBar } from '../parts/receipt.js';
import { repeating } from '../parts/repeat.js';
import { tabs } from '../parts/tabs.js';
import { empty, frame, head, moment, refusal } from '../parts/words.js';
import { api } from '../api.js';
import { count } from '../format.js';
import { t } from '../language.js';
import { go, refined, route } from '../router.js';
import { session } from '../session.js';
import { Watch, world } from '../world.js';

const LIMIT = 100;

/** What was commanded, with what each device did; and the audit, for those who may read it. */
class RoomActivity extends Part {
  static properties = { receipt: { state: true }, problem: { state: true }, busy: { state: true } };

  #watch = new Watch(this);
  #older = new Page(this, ({ cursor }) => api.commands({ limit: LIMIT, cursor }));

  willUpdate() {
    const cursor = route().query.get('cursor') ?? '';
    if (this.#tab === 'commands' && cursor) this.#older.want({ cursor });
  }

  get #tab() {
    return route().query.get('tab') === 'audit' ? 'audit' : 'commands';
  }

  async #repeat(receipt) {
    const give = repeating(receipt);
    const title = t('repeat.ask', { command: command(receipt.command), target: aim(receipt).text });
    if (!give || !(await confirm({ title, text: t('repeat.text'), action: t('do.repeat'), key: 'R' }))) return;
    this.busy = receipt.id;
    this.problem = null;
    try {
      this.receipt = await give();
      world.note(this.receipt);
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = null;
  }

  #columns() {
    const { query } = route();
    const columns = [
      { label: t('activity.when'), width: '112px', narrow: 'side', cell: (r) => moment(r.at) },
      { label: t('activity.what'), width: '148px', narrow: 'lead', cell: (r) => {
        const open = query.get('open') === r.id;
        return html`<a class="fold" href=${refined({ open: open ? '' : r.id })} aria-expanded=${open}>${icon(open ? 'less' : 'more')}<b class="strong">${command(r.command)}</b></a>`;
      } },
      { label: t('activity.target'), width: '16%', cell: (r) => html`<a class="clip" href=${aim(r).href}>${aim(r).text}</a>` },
      { label: t('activity.who'), width: '10%', cell: (r) => html`<span class="clip">${r.by}</span>` },
      { label: t('activity.outcome'), narrow: 'row', cell: (r) => html`<span class="wrap">${outcome(r)}</span>` },
    ];
    if (session.can('operator'))
      columns.push({ label: '', width: '104px', align: 'end', narrow: 'row', cell: (r) => repeating(r)
        ? html`<button class="small" aria-label=${t('repeat.one', { id: r.id })} ?disabled=${this.busy === r.id} @click=${() => this.#repeat(r)}>${icon('reload')} ${t('do.repeat')}</button>`
        : nothing });
    return columns;
  }

  #more = (receipt) => route().query.get('open') !== receipt.id ? null : html`
    <div class="command-detail receipt-lines">
      <p class="faint">${receipt.id}</p>
      ${receipt.devices?.length ? html`<ul>${receipt.devices.map((one) => line(one.device, one.outcome, one.detail))}</ul>` : nothing}
      <div class="beside">${change(t('activity.before'), receipt.before)}${change(t('activity.after'), receipt.after)}</div>
    </div>`;

  #commands() {
    const cursor = route().query.get('cursor') ?? '';
    const items = cursor ? this.#older.items : world.commands;
    const next = cursor ? this.#older.next : world.commandsNext;
    if (cursor && this.#older.problem) return refusal(this.#older.problem);
    if (!items) return frame();
    if (items.length === 0) return empty(t('commands.none'), t('commands.none.text'));
    return html`
      <section class="panel"><waggle-table .label=${t('commands')} .columns=${this.#columns()} .rows=${items} .more=${this.#more}
        .open=${({ id }) => go(refined({ open: route().query.get('open') === id ? '' : id }))}></waggle-table></section>
      <footer class="pager"><span class="faint">${t('commands.shown', { n: count(items.length) })}</span>
        ${cursor ? html`<a class="button" href=${refined({ cursor: '', open: '' })}>${t('page.first')}</a>` : nothing}
        ${next ? html`<a class="button" href=${refined({ cursor: next, open: '' })}>${t('page.older')}</a>` : nothing}</footer>`;
  }

  render() {
    const tab = this.#tab;
    return html`
      ${head(t('room.activity'), t(`activity.summary.${tab}`), session.can('operator') ? nothing : html`<span class="faint">${t('role.operator')}</span>`)}
      ${tabs([['commands', t('commands'), '/activity'], ['audit', t('audit'), '/activity?tab=audit']], tab, t('room.activity'))}
      ${this.receipt ? receiptBar(this.receipt, () => (this.receipt = null)) : nothing}
      ${this.problem ? refusal(this.problem) : nothing}
      ${tab === 'commands' ? this.#commands() : html`<waggle-audit></waggle-audit>`}`;
  }
}

const change = (title, values) =>
  !values || Object.keys(values).length === 0 ? nothing : html`<figure><figcaption>${title}</figcaption><pre>${JSON.stringify(values, null, 1)}</pre></figure>`;

customElements.define('room-activity', RoomActivity);
